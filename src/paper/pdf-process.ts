import { once } from "node:events";
import { enableCompileCache } from "node:module";
import type { Asked } from "./draw-pdf-beside.ts";

enableCompileCache();

/** Runs beside the bot (draw-pdf-beside.ts): draws what it is asked once, and is ended. Without the bot it ends by itself. */
process.once("disconnect", () => process.exit());
const [{ paper, passphrase }] = (await once(process, "message")) as [Asked];
const { drawPdf } = await import("./draw-pdf.ts");
process.send!(await drawPdf(paper, passphrase));
