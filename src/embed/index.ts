/** The library's surface: everything another web app may use, by name. */
export {
  createStylizer,
  type MixedStyle,
  type StylePicture,
  type Stylizer,
  type StylizerControls,
  type StylizerOptions,
} from './create-stylizer.ts';
export { ImpastoStage, type StageErrorEvent, type StageReadyEvent } from './impasto-stage.ts';
export type { StylizerInput } from './stylizer-input.ts';
export { type ErrorCode, StylizerError } from '../shared/errors.ts';
export type { EngineId, EngineReport, FrameReport, MethodId, StylizerEvent } from '../shared/protocol.ts';
export { canFloat, openBlankWindow, showTrack, type WindowKind } from '../ui/output/output-window.ts';
