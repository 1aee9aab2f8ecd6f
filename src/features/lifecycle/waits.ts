import type { Key, Line, Words } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import { view } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";

interface Waits {
	id: Key;
	ref: Words;
	contact: Words;
	emergency: Line;
}

const WAITS: Statement = {
	name: "notification-waits",
	text: `select f.id, f.ref, f.panel_id as panel, c.known_as as officer
		from case_file f join panel n on n.id = f.panel_id left join person c on c.id = (n.settings->>'officer')::uuid
		where f.id = $1 and f.triaged_at is null and f.closed_at is null`,
};

/**
 * To whoever raised a notification, in private and once: they were to hear within 1 working day, and nobody has looked at
 * it. Silence would read as if it were in hand (D-3).
 */
export const notificationWaits = view<Waits>({
	name: "notification-waits",
	async load(ctx, id) {
		type Row = Pick<Waits, "id" | "ref"> & { panel: Key; officer: Words | null };
		const [row] = await ctx.tx.query<Row>(WAITS, [id]);
		if (!row) return undefined;
		const panel = await loadPanel(ctx.tx, row.panel);
		const contact = row.officer ? `${row.officer}, ${panel.phone}` : panel.phone;
		return { ...row, contact, emergency: emergencyLine(panel) };
	},
	show: ({ id, ref, contact, emergency }) => ({
		summary: `${ref}: nobody has looked at it yet`,
		blocks: [
			{
				text: [
					`${ref}: you were to hear within 1 working day, and nobody has looked at it yet. The coordinator has been reminded.`,
					"Enquiries that were opened go on. If you are more worried than before, record a concern, or phone.",
				],
				tone: "warning",
			},
			{ facts: [["Your contact", contact]] },
			{
				buttons: [
					{ label: "Record a concern", action: "concern", on: id, opens: true },
					{ label: "How it stands", action: "case", on: id, opens: false },
				],
			},
			{ text: [emergency], tone: "quiet" },
		],
	}),
});
