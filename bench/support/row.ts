import type { BenchDatabase, Size } from "./database.ts";
import type { Ends } from "./ends.ts";
import type { Series } from "./figures.ts";

/** One row of the benchmark: a part of the product, beside the least that its work can cost. */
export interface Row {
	/** What it is called on the command line. */
	name: string;
	run(bench: Bench): Promise<Outcome>;
}

/** What rows share. */
export interface Bench {
	ends: Ends;
	/** Made when the first row asks for one of this size. */
	database(size: Size): Promise<BenchDatabase>;
	/** Says on standard error how far it is. */
	tell(what: string): void;
}

export interface Outcome {
	ours: Series;
	/** The floor: the ratio is our throughput to its. */
	floor: Series;
	/** Measured in the same run, for comparison only. */
	beside: readonly Series[];
	/** What the ratio should reach; undefined where it is printed for information. */
	reach?: number;
	/** What a reader needs to know of how it was measured. */
	notes: readonly string[];
}
