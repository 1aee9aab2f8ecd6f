import { cpus, loadavg, release, totalmem, type } from "node:os";

/** What the figures were measured on. */
export interface Machine {
	cores: number;
	processor: string;
	memoryGiB: number;
	system: string;
	node: string;
	/** Undefined when no row needed it. */
	postgres?: string;
	/** The load average of the last minute: much above 1 before the start, others were at work too. */
	loadBefore: number;
	loadAfter: number;
}

export const loadNow = (): number => loadavg()[0]!;

/** This machine, now. */
export function thisMachine(loadBefore: number, postgres: string | undefined): Machine {
	const cores = cpus();
	return {
		cores: cores.length,
		processor: cores[0]?.model.trim() ?? "unknown",
		memoryGiB: Math.round(totalmem() / 2 ** 30),
		system: `${type()} ${release().split(".", 2).join(".")}`,
		node: process.versions.node,
		...(postgres === undefined ? {} : { postgres }),
		loadBefore,
		loadAfter: loadNow(),
	};
}
