/** The code of panels that most visits do not open: it comes with the panel. Offline the service worker has it. */
import type {Panel} from '../pictures/explore-state.ts';

const loaders: Partial<Record<Panel, () => Promise<unknown>>> = {
  // With what plays a morph, and what compares, on the stage.
  morph: () => import('../morph/morph-panel.ts'),
  larger: () => import('../upscale/larger-panel.ts'),
};

export function loadPanel(panel: Panel): void {
  loaders[panel]?.().catch((error: unknown) => console.warn(error));
}
