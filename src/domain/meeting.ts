/** A meeting's decision, as far as who may confirm it hangs on it. */
export interface ToConfirm {
	recordedBy: string;
	confirmed: boolean;
}

/** Who confirms what a meeting decided. */
export interface Confirmers {
	chairs: readonly string[];
	/** Nobody holds the panel's role of chair: whoever presided counts, which the record says. */
	noChair: boolean;
}

/**
 * Whoever holds the panel's role of chair. Presiding in the chair's place does not make anybody the chair: otherwise
 * whoever takes the roll could choose who confirms. Only a panel without a chair has its meetings' decisions confirmed
 * by whoever presided, if they may confirm at all (domain.md §4: a different person, design default).
 */
export function confirmersOf(holders: readonly string[], presided: string | undefined): Confirmers {
	if (holders.length) return { chairs: holders, noChair: false };
	return { chairs: presided === undefined ? [] : [presided], noChair: true };
}

/**
 * Whether this person may confirm a decision for its meeting: never their own. The chair confirms, and where the only
 * chair there is recorded it, a coordinator does.
 */
export function mayConfirm(
	{ recordedBy, confirmed }: ToConfirm,
	person: string,
	chairs: readonly string[],
): boolean {
	if (confirmed || recordedBy === person) return false;
	return chairs.includes(person) || (chairs.length > 0 && chairs.every((id) => id === recordedBy));
}
