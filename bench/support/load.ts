import { Worker } from "node:worker_threads";
import type { Ends } from "./ends.ts";
import type { Figures } from "./figures.ts";
import type { Asked } from "./slack-command.ts";

/** Signed `/cme case` commands, over connections that are kept open. */
export interface Load {
	/** Whom to ask: replicas take turns. */
	urls: readonly string[];
	/** What is asked for, one after the other. */
	asked: readonly Asked[];
	/** How many wait for an answer at any moment. */
	atOnce: number;
	/** Asked before anything is measured. */
	warmSeconds: number;
	seconds: number;
	/** Whether an answer must hold the case's reference. */
	checked: boolean;
}

/**
 * Runs a load in a thread of its own.
 * @throws when nothing was answered rightly, with the first wrong answer
 */
export async function runLoad(load: Load, ends: Ends): Promise<Figures> {
	const thread = new Worker(new URL("./load-thread.ts", import.meta.url), { workerData: load });
	ends.add(() => thread.terminate());
	type Message = { figures: Figures; firstError?: string };
	const { figures, firstError } = await new Promise<Message>((done, fail) => {
		thread.once("message", done).once("error", fail);
		thread.once("exit", () => fail(new Error("The load was stopped")));
	});
	if (!figures.perSecond) throw new Error(`${load.urls} gave no right answer. The first one: ${firstError}`);
	if (firstError) console.error(`A wrong answer: ${firstError}`);
	return figures;
}
