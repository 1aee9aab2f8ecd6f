import type { AnswerOutcome, Watch } from "../chat/watch.ts";
import type { Handle } from "./bolt.ts";

/** Over a socket no answer of ours goes over HTTP: how long it takes to acknowledge is told here. */
export function timed(handle: Handle, watch: Watch | undefined): Handle {
	if (!watch) return handle;
	return async (body, ack, from) => {
		const began = performance.now();
		let isTold = false;
		const tell = (outcome: AnswerOutcome) => {
			if (!isTold) watch.answer({ from: began, to: performance.now(), platform: "slack", outcome });
			isTold = true;
		};
		const acknowledged = async (answer?: object) => {
			await ack?.(answer);
			tell("ok");
		};
		try {
			await handle(body, ack && acknowledged, from);
			tell("ok");
		} catch (error) {
			tell("failed");
			throw error;
		}
	};
}
