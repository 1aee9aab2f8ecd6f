import type { BenchDatabase, Size } from "./database.ts";
import type { Ends } from "./ends.ts";
import type { Series } from "./figures.ts";
import type { Mark } from "./marks.ts";

/** One row of the benchmark: a part of the product, beside the least that its work can cost, or against marks. */
export interface Row {
	/** What it is called on the command line. */
	name: string;
	/** It takes many minutes, or gigabytes: measured only where it is asked for by its name, or by `all`. */
	long?: true;
	run(bench: Bench): Promise<Outcome>;
}

/** What rows share. */
export interface Bench {
	ends: Ends;
	/** How long a load lasts, where it was said on the command line. */
	seconds?: number | undefined;
	/** A hundredth, a tenth and all of a country: of a million children, unless the command line said otherwise. */
	country: readonly [Size, Size, Size];
	/** Made when the first row asks for one of this size. */
	database(size: Size): Promise<BenchDatabase>;
	/** Says on standard error how far it is. */
	tell(what: string): void;
}

export type Outcome = Compared | Stated;

/** Measured in turns with the least that the same work can cost. */
export interface Compared {
	ours: Series;
	/** The floor: the ratio is our throughput to its. */
	floor: Series;
	/** Measured in the same run, for comparison only. */
	beside: readonly Series[];
	/** What the ratio should reach; undefined where it is printed for information. */
	reach?: number;
	marks?: readonly Mark[];
	/** What a reader needs to know of how it was measured. */
	notes: readonly string[];
}

/** Figures that stand by themselves. */
export interface Stated {
	what: string;
	marks: readonly Mark[];
	notes: readonly string[];
}
