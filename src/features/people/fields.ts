import { z } from "zod";
import { REACH_EVERY_CASE } from "../../access/policy.ts";
import { type Option, readAccount } from "../../chat/form.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { ROLES, type Role } from "../../domain/lists/roles.ts";
import type { PersonCtx } from "../kit.ts";
import { givesAll } from "./acts.ts";

/** What stands in a channel as somebody's name at work, or what they do there: one line, without signs that are not seen. */
const oneLine = (most: number) =>
	z
		.string()
		.transform((text) =>
			text
				.normalize("NFC")
				.replace(/[\p{C}\s]+/gu, " ")
				.trim(),
		)
		.refine((text) => text.length <= most, `Shorten this to ${most} characters or fewer.`);

export const workName = oneLine(80).refine((text) => text !== "", "Enter the name they go by at work.");
export const jobTitle = oneLine(100);

/** Somebody chosen from the platform's own list of people. */
export const chosenAccount = z.string().transform((answer, check) => {
	const account = readAccount(answer);
	if (account) return account;
	check.addIssue({ code: "custom", message: "Choose who it is from the list of people." });
	return z.NEVER;
});

/** The roles that this person may give: coordinators all, administrators those that do not reach every case. */
export const rolesToGive = (ctx: PersonCtx): Option[] =>
	optionsOf(
		ROLES.filter(
			({ code }) => code !== "public" && (givesAll(ctx) || !REACH_EVERY_CASE.includes(code as Role)),
		),
	);

export const someRoles = z
	.array(z.enum(codesOf(ROLES)))
	.min(1, "Choose at least one role. Somebody who is to have none has left: record that instead.");
