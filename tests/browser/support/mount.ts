import { LitElement } from 'lit';

/** Puts an element with these properties into the page and waits until it is drawn. */
export async function mount<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Partial<HTMLElementTagNameMap[T]> = {},
): Promise<HTMLElementTagNameMap[T]> {
  const element = Object.assign(document.createElement(tag), properties);
  document.body.append(element);
  if (element instanceof LitElement) await element.updateComplete;
  return element;
}
