import type { Args, Methods } from "./api.ts";
import { isObject } from "./check.ts";
import { readJson } from "./content.ts";
import type { Slack } from "./slack.ts";
import {
	findView,
	openModal,
	publishHome,
	pushModal,
	type Refusal,
	refusalOfView,
	replaceView,
	viewPayload,
} from "./views.ts";
import type { Json, OpenView } from "./world.ts";

export const viewMethods: Methods = {
	"views.open": (slack, args) =>
		withTrigger(slack, args, (user, view) => openModal(slack.workspace, user, view)),

	"views.push": (slack, args) =>
		withTrigger(slack, args, (user, view) => pushModal(slack.workspace, user, view)),

	"views.update": (slack, args) => {
		const found = findView(slack.workspace, String(args.view_id ?? args.external_id ?? ""));
		if (found?.view.type !== "modal") return { error: "not_found" };
		if (stale(args, found.view)) return { error: "hash_conflict" };
		const view = readJson(args.view);
		const refusal = refusalOfView(slack.workspace, view, "modal", found.view.id);
		if (refusal) return refusal;
		return answerWith(slack, replaceView(slack.workspace, found.view.id, view as Json));
	},

	"views.publish": (slack, args) => {
		const user = String(args.user_id);
		if (!slack.workspace.world.users.some((one) => one.id === user)) return { error: "user_not_found" };
		const before = slack.workspace.homes.get(user);
		if (before ? stale(args, before) : Boolean(args.hash)) return { error: "hash_conflict" };
		const view = readJson(args.view);
		const refusal = refusalOfView(slack.workspace, view, "home", before?.id);
		if (refusal) return refusal;
		return answerWith(slack, publishHome(slack.workspace, user, view as Json));
	},
};

/** The view is checked first, so a bad one leaves the trigger unused. */
function withTrigger(
	slack: Slack,
	args: Args,
	open: (user: string, view: Json) => OpenView | Refusal,
): Json | Refusal {
	const view = readJson(args.view);
	const refusal = refusalOfView(slack.workspace, view, "modal");
	if (refusal) return refusal;
	const trigger = slack.tickets.exchange(args.trigger_id);
	if ("error" in trigger) return trigger;
	const opened = isObject(view) ? open(trigger.user, view) : undefined;
	if (opened && "error" in opened) return opened;
	return answerWith(slack, opened);
}

function stale(args: Args, view: OpenView): boolean {
	return typeof args.hash === "string" && args.hash !== "" && args.hash !== view.hash;
}

function answerWith(slack: Slack, view: OpenView | undefined): Json | Refusal {
	return view ? { view: viewPayload(slack.workspace, view) } : { error: "not_found" };
}
