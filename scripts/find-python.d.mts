export function findTorchPython(): string | null;
export function describeMissingTorch(): string;
