/** A meeting's decision, as far as who may confirm it hangs on it. */
export interface ToConfirm {
	recordedBy: string;
	confirmed: boolean;
}

/**
 * Whether this person may confirm a decision for its meeting: never their own; the chair confirms, and where the chair
 * was the one who recorded it, a coordinator does.
 */
export function mayConfirm(
	{ recordedBy, confirmed }: ToConfirm,
	person: { id: string; chairs: boolean },
	chairs: readonly string[],
): boolean {
	if (confirmed || recordedBy === person.id) return false;
	return person.chairs || chairs.includes(recordedBy);
}
