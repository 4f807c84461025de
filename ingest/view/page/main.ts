import { Colours } from "./colours.js";
import { detailsPanel } from "./details.js";
import { byId, make, showNumber, showTime } from "./dom.js";
import { Entities } from "./entities.js";
import { fetchDetails, fetchEntities, fetchGraphics, fetchLand, fetchModel } from "./fetching.js";
import type { GraphicRecord } from "./graphic-record.js";
import { addMap } from "./map.js";
import { Paint } from "./paint.js";
import { addSearch } from "./search.js";
import { Stage, views } from "./stage.js";
import { Table } from "./table.js";
import { addKeys, addToolbar } from "./toolbar.js";
import { Tree } from "./tree.js";
import type { ModelAnswer } from "./wire.js";

/** How far the pointer may move in a click, in pixels. */
const clickSlack = 4;

const progress = byId("progress");

async function start(): Promise<void> {
  const model = await fetchModel();
  introduce(model);
  const entities = new Entities();
  await fetchEntities((line) => entities.add(line));
  const page = new Page(entities, model);
  if (model.place) void fetchLand(model.place).then((land) => model.place && addMap(byId("map"), model.place, land));
  await page.load();
  document.body.dataset["ready"] = "true";
}

/** Says which iModel this is, and what its last run was. */
function introduce({ name, file, lastRun }: ModelAnswer): void {
  document.title = `${name} – imodel-ingest view`;
  byId("name").textContent = name;
  const deleted = lastRun && lastRun.deletedCount > 0 ? `, ${showNumber(lastRun.deletedCount)} deleted` : "";
  byId("run").textContent = `${file}${lastRun ? ` · last run ${showTime(lastRun.ended)}${deleted}` : ""}`;
  if (lastRun) byId("run").title = [...lastRun.steps, ...lastRun.deleted.slice(0, 20).map(({ kind, id }) => `deleted: ${kind} ${id}`)].join("\n");
}

/** Everything on the page, and what one part tells the others. */
class Page {
  readonly #canvas = byId<HTMLCanvasElement>("canvas");
  readonly #paint: Paint;
  readonly #stage: Stage;
  readonly #tree: Tree;
  readonly #table: Table;
  readonly #statesKnown: boolean;

  constructor(private readonly entities: Entities, { lastRun }: ModelAnswer) {
    this.#paint = new Paint(entities.count);
    this.#stage = new Stage(this.#canvas, this.#paint);
    this.#statesKnown = lastRun !== undefined;
    const onSelect = (row: number): void => this.select(row, true);
    this.#tree = new Tree(byId("tree"), { entities, onSelect, onShow: (rows, visible) => this.#change(() => this.#paint.show(rows, visible)) });
    this.#table = new Table(byId("table"), { entities, onSelect, open: !entities.spatial.includes(true), statesKnown: this.#statesKnown });
    new Colours(byId<HTMLSelectElement>("colours"), byId("legend"), { entities, statesKnown: this.#statesKnown, onChange: (colours) => this.#change(() => (this.#paint.colours = colours)) });
    addSearch(byId<HTMLInputElement>("search"), byId("hits"), { entities, onSelect });
    addToolbar(this.#stage);
    addKeys(this.#stage, this.#canvas, () => this.select(undefined));
    this.#listenForClicks();
  }

  /** Draws the graphics as they arrive. */
  async load(): Promise<void> {
    let records = 0;
    let shownAt = performance.now();
    progress.textContent = "Loading shapes…";
    const places: { record: GraphicRecord; row: number }[] = [];
    await fetchGraphics((record) => {
      const row = this.entities.rowOf(record.element);
      if (row === undefined) return;
      if (record.type === "place") {
        places.push({ record, row });
        return;
      }
      this.#stage.add(record, row);
      records += 1;
      if (performance.now() - shownAt < 1500) return;
      shownAt = performance.now();
      progress.textContent = `${showNumber(records)} shapes…`;
      this.#stage.flush();
      this.#stage.fit(views.iso);
    });
    // Among shapes, the places of what has none - storeys, openings - would only be in the way.
    if (records === 0) for (const { record, row } of places) this.#stage.add(record, row);
    this.#stage.flush();
    this.#stage.fit(views.iso);
    progress.textContent = "";
    byId("empty").hidden = records + places.length > 0;
  }

  /** Selects an entity, everywhere on the page; and moves the camera to it, where that is wanted. */
  select(row: number | undefined, move = false): void {
    this.#change(() => (this.#paint.selected = row));
    this.#tree.mark(row);
    this.#table.mark(row);
    if (move && row !== undefined && this.#stage.extents.of(row)) this.#stage.fit(undefined, row);
    const element = row === undefined ? undefined : this.entities.elements[row];
    void this.#describe(element);
  }

  async #describe(element: string | undefined): Promise<void> {
    const panel = byId("details");
    panel.dataset["element"] = element ?? "";
    if (element === undefined) return panel.replaceChildren(make("p", { className: "faint" }, "Click an element to see its properties and where it came from."));
    const details = await fetchDetails(element);
    if (panel.dataset["element"] !== element) return;
    const row = this.entities.rowOf(element);
    const state = row !== undefined && this.#statesKnown ? this.entities.text(row, "states") : undefined;
    panel.replaceChildren(...detailsPanel({ details, state, onSelect: (other) => this.#selectElement(other) }));
    panel.scrollTop = 0;
  }

  #selectElement(element: string): void {
    const row = this.entities.rowOf(element);
    if (row === undefined) void this.#describe(element);
    else this.select(row, true);
  }

  #change(work: () => void): void {
    work();
    this.#stage.draw();
  }

  #listenForClicks(): void {
    let down = { x: 0, y: 0 };
    this.#canvas.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => (down = { x, y }));
    this.#canvas.addEventListener("click", ({ clientX, clientY, offsetX, offsetY }) => {
      if (Math.hypot(clientX - down.x, clientY - down.y) <= clickSlack) this.select(this.#stage.pick(offsetX, offsetY));
    });
    this.#canvas.addEventListener("dblclick", ({ offsetX, offsetY }) => {
      const row = this.#stage.pick(offsetX, offsetY);
      if (row !== undefined) this.#stage.fit(undefined, row);
    });
  }
}

start().catch((error: unknown) => {
  progress.textContent = error instanceof Error ? error.message : String(error);
  document.body.dataset["failed"] = "true";
});
