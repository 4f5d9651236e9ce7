/** The cameras there are, kept up to date while the host is in the page. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { listCameras } from '../capture/camera-session.ts';

export class CameraListController implements ReactiveController {
  cameras: readonly MediaDeviceInfo[] = [];
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if ('mediaDevices' in navigator) navigator.mediaDevices.addEventListener('devicechange', this.refresh);
    this.refresh();
  }

  hostDisconnected(): void {
    if ('mediaDevices' in navigator) navigator.mediaDevices.removeEventListener('devicechange', this.refresh);
  }

  /** Also to be called after a permission: only then do cameras have names. */
  readonly refresh = (): void => {
    listCameras().then(
      (cameras) => {
        this.cameras = cameras;
        this.#host.requestUpdate();
      },
      () => undefined, // No list: the browser chooses, as it does with one camera.
    );
  };
}
