import { isObject } from "./check.ts";
import type { Outcome, SlackHands } from "./hands.ts";
import { actInView } from "./hands-press.ts";
import { type Chosen, chosenState, complaintAbout, type Input, inputsOf } from "./inputs.ts";
import { closing, submission } from "./payloads.ts";
import type { Slack } from "./slack.ts";
import { textOf } from "./typed-text.ts";
import {
	changeView,
	clearModals,
	findView,
	popModal,
	pushModal,
	refusalOfView,
	replaceView,
	stackOf,
	topView,
} from "./views.ts";
import type { Json, OpenView } from "./world.ts";

const TROUBLE = "We had some trouble connecting. Try again?";

/** Filling in, sending and closing modals. */
export function viewHands(slack: Slack, user: string): Pick<SlackHands, "fills" | "submits" | "closes"> {
	const { workspace } = slack;

	/** Enters one answer. Elements outside input blocks, and inputs that ask for it, tell the app at once. */
	async function fill(name: string, chosen: Chosen, force: boolean): Promise<Outcome> {
		const view = topView(workspace, user);
		const input = inputNamed(view, name);
		const { blockId, actionId, block, element } = input;
		if (!force && (block.type !== "input" || block.dispatch_action === true)) {
			return actInView(
				slack,
				user,
				withoutError(view, blockId),
				{ block, element, label: "", nearby: "" },
				chosen,
			);
		}
		const state = chosenState(element, chosen, force);
		const values = { ...view.values, [blockId]: { ...view.values[blockId], [actionId]: state } };
		changeView(workspace, user, { ...withoutError(view, blockId), values });
		return { ok: true };
	}

	function shows(view: OpenView, changes: Partial<OpenView>, error: string): Outcome {
		const open = findView(workspace, view.id);
		if (open) changeView(workspace, user, { ...open.view, ...changes });
		return { ok: false, error };
	}

	/** Does what the acknowledgement of a submission says. */
	function follow(view: OpenView, body: unknown): Outcome {
		if (body === "" || (isObject(body) && body.response_action === undefined)) {
			takeAway(slack, user, view);
			return { ok: true };
		}
		const action = isObject(body) ? body : {};
		switch (action.response_action) {
			case "clear":
				clearModals(workspace, user);
				return { ok: true };
			case "errors": {
				const errors = isObject(action.errors) ? action.errors : {};
				const atInputs = Object.keys(errors).every((id) =>
					view.view.blocks.some((block) => block.type === "input" && block.block_id === id),
				);
				if (Object.keys(errors).length === 0 || !atInputs) break;
				const said = Object.fromEntries(Object.entries(errors).map(([id, words]) => [id, String(words)]));
				return shows(view, { errors: said, trouble: undefined }, "errors");
			}
			case "update":
				if (refusalOfView(workspace, action.view, "modal", view.id)) break;
				replaceView(workspace, view.id, action.view as Json);
				return { ok: true };
			case "push":
				if (refusalOfView(workspace, action.view, "modal")) break;
				if ("error" in pushModal(workspace, user, action.view as Json)) break;
				return { ok: true };
		}
		return shows(view, { trouble: TROUBLE }, "invalid_response");
	}

	return {
		async fills(answers, o = {}) {
			let outcome: Outcome = { ok: true };
			for (const [name, chosen] of Object.entries(answers)) {
				const one = await fill(name, chosen, o.force === true);
				if (!one.ok) outcome = one;
			}
			return outcome;
		},

		async submits(o = {}) {
			const view = topView(workspace, user);
			if (!o.force && view.view.submit === undefined) throw new Error("This modal has nothing to send");
			const complaints = o.force ? {} : complaintsAbout(view);
			if (Object.keys(complaints).length > 0) return shows(view, { errors: complaints }, "incomplete");
			const trigger = slack.tickets.trigger(user);
			const answer = await slack.outgoing.interaction(user, submission(workspace, user, view, trigger));
			if (answer.error) return shows(view, { trouble: TROUBLE }, answer.error);
			return follow(view, answer.body);
		},

		async closes(o = {}) {
			const view = topView(workspace, user);
			const everything = o.all === true || view.view.clear_on_close === true;
			const closed = everything ? [...stackOf(workspace, user)].reverse() : [view];
			if (everything) clearModals(workspace, user);
			else popModal(workspace, user);
			let outcome: Outcome = { ok: true };
			for (const one of closed.filter((each) => each.view.notify_on_close === true)) {
				const answer = await slack.outgoing.interaction(user, closing(workspace, user, one, everything));
				if (answer.error) outcome = { ok: false, error: answer.error };
			}
			return outcome;
		},
	};
}

function inputNamed(view: OpenView, name: string): Input {
	const inputs = inputsOf(view.view.blocks);
	const found =
		inputs.find((one) => one.blockId === name) ??
		inputs.find((one) => one.actionId === name) ??
		inputs.find((one) => textOf(one.block.label) === name);
	if (found) return found;
	const offered = inputs.map((one) => `${one.blockId} (“${textOf(one.block.label)}”)`).join(", ");
	throw new Error(`No field “${name}” in the open modal; there are: ${offered || "none"}`);
}

function complaintsAbout(view: OpenView): Record<string, string> {
	return Object.fromEntries(
		inputsOf(view.view.blocks).flatMap((input) => {
			const complaint = complaintAbout(input, view.values[input.blockId]?.[input.actionId]);
			return complaint === undefined ? [] : [[input.blockId, complaint]];
		}),
	);
}

function withoutError(view: OpenView, blockId: string): OpenView {
	const { [blockId]: _gone, ...errors } = view.errors;
	return { ...view, errors };
}

/** Takes the submitted view away, wherever it now stands in the stack. */
function takeAway(slack: Slack, user: string, view: OpenView): void {
	const stack = stackOf(slack.workspace, user).filter((one) => one.id !== view.id);
	slack.workspace.apply({ is: "views", user, stack });
}
