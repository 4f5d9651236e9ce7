/** The only place that asks for a GPUDevice. tfjs's own default asks for a second one and has no way back when it is lost. */
import { requestAdapter } from './machine-facts.ts';

const OPTIONAL_FEATURES = ['shader-f16', 'timestamp-query', 'subgroups', 'bgra8unorm-storage'];

/** Limits tfjs and our passes profit from; asked for at what the adapter has. */
const RAISED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxTextureDimension2D',
] as const;

export interface OwnedGpuDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
}

/** Null when there is no adapter or it gives no device. The caller destroys the device. */
export async function requestGpuDevice(): Promise<OwnedGpuDevice | null> {
  const adapter = await requestAdapter();
  if (!adapter) return null;
  const requiredFeatures = OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[];
  const requiredLimits = Object.fromEntries(RAISED_LIMITS.map((limit) => [limit, adapter.limits[limit]]));
  try {
    const device = await adapter.requestDevice({ label: 'impasto', requiredFeatures, requiredLimits });
    return { device, info: adapter.info };
  } catch {
    return null; // The adapter was there but gives no device (driver reset, too many tabs).
  }
}
