import { KEPT, type Levels } from "./compare.ts";

/** Pairs of rows with their levels, kept tightly: a large file has millions. */
export class Pairs {
	size = 0;
	#low = new Int32Array(1024);
	#high = new Int32Array(1024);
	#levels = new Int8Array(1024 * KEPT.length);

	add(low: number, high: number, levels: Levels): void {
		if (this.size === this.#low.length) this.#grow();
		this.#low[this.size] = low;
		this.#high[this.size] = high;
		for (const [n, field] of KEPT.entries()) this.#levels[this.size * KEPT.length + n] = levels[field];
		this.size++;
	}

	low(pair: number): number {
		return this.#low[pair]!;
	}

	high(pair: number): number {
		return this.#high[pair]!;
	}

	levels(pair: number): Levels {
		const at = pair * KEPT.length;
		const level = (n: number) => this.#levels[at + n]!;
		return {
			given: level(0),
			surname: level(1),
			crossed: level(2),
			crossedBack: level(3),
			birth: level(4),
			postcode: level(5),
			suburb: level(6),
			house: level(7),
			street: level(8),
		};
	}

	#grow(): void {
		const twice = <Kept extends Int32Array | Int8Array>(old: Kept, bigger: Kept): Kept => {
			bigger.set(old);
			return bigger;
		};
		this.#low = twice(this.#low, new Int32Array(this.#low.length * 2));
		this.#high = twice(this.#high, new Int32Array(this.#high.length * 2));
		this.#levels = twice(this.#levels, new Int8Array(this.#levels.length * 2));
	}
}
