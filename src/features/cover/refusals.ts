import { refusal } from "../../access/refusal.ts";

export const onlyForOneself = refusal(
	"cover.not-yours",
	"You can say that you are away yourself. For somebody else, ask the coordinator. Nothing was recorded.",
);
export const gone = refusal(
	"cover.not-on-panel",
	"Somebody you chose is not on the panel any more. Nothing was recorded. Begin again and choose somebody else.",
);
export const awayToo = refusal(
	"cover.away-too",
	"Whoever you chose to cover is away in those days too. Nothing was recorded. Choose somebody else.",
);
export const notAway = refusal("cover.not-away", "They are not down as away. Nothing was recorded.");
export const notOneself = refusal(
	"cover.not-oneself",
	"You cannot name yourself to cover for a coordinator or the chair. Ask them, or another coordinator, to record it. Nothing was recorded.",
);
