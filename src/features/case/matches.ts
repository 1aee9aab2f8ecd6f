import { may } from "../../access/policy.ts";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Frank, Words } from "../../chat/message.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES } from "../../domain/lists/states.ts";
import type { PersonCtx } from "../kit.ts";
import { type Beside, matchesOf } from "../match/queries.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";

/** On a case's details: other cases about the same child, and those that wait to be compared. */
export async function matchesIn(
	ctx: PersonCtx,
	{ id, panel: panelId }: CaseSubject,
): Promise<Block<Frank>[]> {
	const shown = (await matchesOf(ctx, id)).filter((m) => m.verdict !== "different");
	if (!shown.length) return [];
	const panel = await loadPanel(ctx.tx, panelId);
	const decides = may(ctx.person, "say whether two cases are about one child", panelId);
	return [
		{
			rows: shown.map((m) => ({
				text: [{ strong: m.ref }, `  ${inWords(m, panel)}`],
				menu: [
					{ label: "Open", action: "case.open", on: m.id, opens: true },
					...(decides && !m.verdict
						? [{ label: "Compare", action: "match.decide", on: id, opens: true }]
						: []),
				],
			})),
		},
	];
}

function inWords({ verdict, state, receivedAt }: Beside, panel: Panel): Words {
	const when = `raised ${longDate(localDate(receivedAt, panel.zone))}, ${labelOf(STATES, state).toLowerCase()}`;
	if (verdict === "new_episode") return `The same child, another time: ${when}`;
	if (verdict === "same_absence") return `The same child, raised twice: ${when}`;
	return `Perhaps the same child: ${when}`;
}
