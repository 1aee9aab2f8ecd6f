import { Gauge, Registry } from "prom-client";

/**
 * Where a message is that does not stand as it should. "waiting": to be sent; "given_up": not tried any more; "not_there": the
 * bot was removed from its place; "not_set_up": nobody speaks to its platform here.
 */
export type PostingState = "waiting" | "given_up" | "not_there" | "not_set_up";

/** What the record comes to now, in numbers. Ages are in seconds by the casework's clock, 0 where nothing waits. */
export interface RecordNumbers {
	postings: readonly { platform: string; state: PostingState; count: number; oldest: number }[];
	digestsMissed: number;
	importRows: number;
	importOldest: number;
	unlinked: number;
	/** The last `rollcall audit verify`: when, an instant, and how many chains were not as they were. */
	verified?: { at: Date; faults: number };
}

/** The record's numbers as Prometheus reads them. What is not known is not there: no old number stands for it. */
export function recordMetrics(numbers: RecordNumbers | undefined): Promise<string> {
	const registry = new Registry();
	const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
		new Gauge<L>({ name, help, labelNames: [...labelNames], registers: [registry] });
	gauge("rollcall_record_read", "1 where the record could be read for these numbers, 0 where not.").set(
		numbers ? 1 : 0,
	);
	if (!numbers) return registry.metrics();

	const postings = gauge("rollcall_postings", "Messages that do not stand as the record has them.", [
		"platform",
		"state",
	]);
	const oldest = gauge(
		"rollcall_posting_oldest_seconds",
		"For how long the oldest message has waited that is to be sent; 0 when none is.",
		["platform"],
	);
	for (const { platform, state, count, oldest: age } of numbers.postings) {
		postings.set({ platform, state }, count);
		if (state === "waiting") oldest.set({ platform }, age);
	}
	gauge(
		"rollcall_digests_missed_today",
		"Panels whose digest of today is more than ten minutes late, or was not sent at all.",
	).set(numbers.digestsMissed);
	gauge("rollcall_import_rows_waiting", "Rows of loaded lists of which no case was made yet.").set(
		numbers.importRows,
	);
	gauge("rollcall_import_oldest_seconds", "For how long the oldest of those rows has waited.").set(
		numbers.importOldest,
	);
	gauge(
		"rollcall_chain_unlinked_seconds",
		"For how long the oldest row of the audit record has waited to be linked; 0 when none does.",
	).set(numbers.unlinked);
	if (numbers.verified) {
		gauge("rollcall_chain_verified_timestamp_seconds", "When the audit record was last verified.").set(
			numbers.verified.at.getTime() / 1_000,
		);
		gauge("rollcall_chain_verified_faults", "Chains that were not as they were recorded, then.").set(
			numbers.verified.faults,
		);
	}
	return registry.metrics();
}
