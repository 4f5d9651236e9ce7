/** The container formats, set up so that files of any length are written without being held in memory. */
import { Mp4OutputFormat, type OutputFormat, WebMOutputFormat } from 'mediabunny';
import type { ExportContainer } from '../../shared/export.ts';

export function outputFormat(container: ExportContainer): OutputFormat {
  return container === 'mp4' ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
}
