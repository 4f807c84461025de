import { type Layers, type PerspectiveCamera, type Scene, type ShaderMaterial, Vector2, type WebGLRenderer, WebGLRenderTarget } from "three";

/** Finds what is seen at a place by drawing that one pixel with the rows of entities as colours. */
export class Picker {
  readonly #target = new WebGLRenderTarget(1, 1);
  readonly #pixel = new Uint8Array(4);

  constructor(
    private readonly renderer: WebGLRenderer,
    private readonly scene: Scene,
    private readonly material: ShaderMaterial,
  ) {}

  /** The row at a place of the canvas, among what is on some layers. */
  pick(camera: PerspectiveCamera, { x, y, layers }: { x: number; y: number; layers: Layers }): number | undefined {
    const { width, height } = this.renderer.getSize(new Vector2());
    const shown = camera.layers.mask;
    const { overrideMaterial } = this.scene;
    camera.layers.mask = layers.mask;
    camera.setViewOffset(width, height, x, y, 1, 1);
    this.scene.overrideMaterial = this.material;
    this.renderer.setRenderTarget(this.#target);
    this.renderer.setClearColor(0, 0);
    this.renderer.clear();
    this.renderer.render(this.scene, camera);
    this.renderer.readRenderTargetPixels(this.#target, 0, 0, 1, 1, this.#pixel);
    this.renderer.setRenderTarget(null);
    this.scene.overrideMaterial = overrideMaterial;
    camera.clearViewOffset();
    camera.layers.mask = shown;
    const [red = 0, green = 0, blue = 0] = this.#pixel;
    const id = red + 256 * green + 65536 * blue;
    return id === 0 ? undefined : id - 1;
  }
}
