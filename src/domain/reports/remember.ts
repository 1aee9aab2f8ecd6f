/** The same function, which works each answer out once: of 150,000 children there are a few thousand dates of birth. */
export function remember<A extends string, B>(work: (of: A) => B): (of: A) => B {
	const known = new Map<A, B>();
	return (of) => {
		const answer = known.get(of);
		if (answer !== undefined || known.has(of)) return answer as B;
		const made = work(of);
		known.set(of, made);
		return made;
	};
}
