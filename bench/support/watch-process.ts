/*
 * Loaded into a process before its program: every ten seconds it prints what it takes of memory and how late its event
 * loop was. Nothing else of the process is another than in production.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 10;
const EVERY_MS = 10_000;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
setInterval(() => {
	// What it counts is the time between two looks, which are that far apart when nothing is late.
	const late = (share: number) => Math.max(0, delay.percentile(share) / 1e6 - RESOLUTION_MS);
	const { rss, heapUsed, external } = process.memoryUsage();
	const [mb, heap] = [rss / 1e6, (heapUsed + external) / 1e6];
	console.log(
		JSON.stringify({ msg: "bench.watched", mb, heap, p50: late(50), p99: late(99), most: late(100) }),
	);
	delay.reset();
}, EVERY_MS).unref();
