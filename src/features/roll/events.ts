import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { JOINT_ENQUIRIES, ROLL_GROUNDS } from "../../domain/lists/roll-grounds.ts";
import { event } from "../../record/event.ts";

const date = z.iso.date().nullable();

/** What a school says of a removal from its roll. Whether the ground holds is nowhere said; the evidence is sealed. */
export const rollRecorded = event({
	name: "roll.recorded",
	facts: z.object({
		removal: z.uuid(),
		ground: z.enum(codesOf(ROLL_GROUNDS)),
		removed: date,
		absentFrom: date,
		enquiries: z.enum(codesOf(JOINT_ENQUIRIES)),
	}),
	says: (f) => {
		const when = f.removed
			? `Recorded as removed from roll on ${longDate(f.removed)}`
			: "Removal from roll intended";
		return `${when}. Ground ${labelOf(ROLL_GROUNDS, f.ground)}`;
	},
});

/** The deletion return was sent or received, or the pupil's file uploaded for an unknown destination. */
export const rollReturned = event({
	name: "roll.returned",
	facts: z.object({ removal: z.uuid(), sent: date, received: date, file: date }),
	says: (f) => {
		const parts = [
			...(f.sent ? [`deletion return sent ${longDate(f.sent)}`] : []),
			...(f.received ? [`deletion return received ${longDate(f.received)}`] : []),
			...(f.file ? [`pupil's file uploaded (XXX) ${longDate(f.file)}`] : []),
		];
		return `Removal from roll: ${parts.join(", ")}`;
	},
});
