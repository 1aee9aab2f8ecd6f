import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, type Break } from "../break.ts";
import type { Clinic } from "../clinic.ts";

/** The clocks, and the master keys. */
export function clockAndKeyBreaks(clinic: Clinic): readonly Break[] {
	const newKey = () => randomBytes(32).toString("base64");
	const file = (text: string) => () => {
		const path = join(clinic.folder, "keys");
		writeFileSync(path, text);
		return { ROLLCALL_MASTER_KEYS: "", ROLLCALL_MASTER_KEYS_FILE: path };
	};
	const keys = { finds: ["keys broken"] };
	return [
		{
			how: "This machine's clock is two minutes behind",
			finds: ["clock look"],
			says: /1[12]\d seconds behind Slack's\. Set both by a time server/,
			clock: -120,
		},
		{
			how: "This machine's clock is an hour ahead",
			finds: ["clock broken", "slack-signing-secret broken"],
			says: /3[56]\d\d seconds ahead of .*every request from Slack and Teams is refused/,
			clock: 3_600,
		},
		{
			how: "Neither the database nor Slack is there, so that no clock is",
			finds: ["database broken", "slack-token broken", "clock not_checked"],
			says: /does not answer/,
			changed: async () => ({
				DATABASE_URL: at(clinic.environment.DATABASE_URL!, { port: "1" }),
				SLACK_API_URL: "http://127.0.0.1:1/api/",
			}),
		},
		{
			...{
				how: "The master key is another under the same name",
				...keys,
				says: /Master key v1 is not the one/,
			},
			changed: () => ({ ROLLCALL_MASTER_KEYS: `v1:${newKey()}` }),
		},
		{
			...{ how: "The master key is missing", ...keys, says: /Master key v1 is not here.*Bring it back/ },
			changed: () => ({ ROLLCALL_MASTER_KEYS: `v2:${newKey()}` }),
		},
		{
			...{
				how: "A rotation was not brought to its end",
				finds: ["keys look"],
				says: /npx rollcall keys rotate/,
			},
			changed: () => ({ ROLLCALL_MASTER_KEYS: `${clinic.environment.ROLLCALL_MASTER_KEYS},v2:${newKey()}` }),
		},
		{
			...{
				how: "The master key was cut off",
				...keys,
				says: /ROLLCALL_MASTER_KEYS must hold VERSION:BASE64/,
			},
			changed: () => ({ ROLLCALL_MASTER_KEYS: "v1:c2hvcnQ=" }),
		},
		{
			...{ how: "Two master keys have one name", ...keys, says: /has two keys called v1/ },
			changed: () => ({ ROLLCALL_MASTER_KEYS: `${clinic.environment.ROLLCALL_MASTER_KEYS},v1:${newKey()}` }),
		},
		{
			...{
				how: "The key file is not there",
				...keys,
				says: /\/nowhere\/keys cannot be read .*Check its name/,
			},
			changed: () => ({ ROLLCALL_MASTER_KEYS: "", ROLLCALL_MASTER_KEYS_FILE: "/nowhere/keys" }),
		},
		{ how: "The key file is empty", ...keys, says: /holds no key/, changed: file("\n") },
		{
			...{ how: "The command that prints the keys fails", ...keys, says: /gave no keys \(it ended with 1\)/ },
			changed: () => ({
				ROLLCALL_MASTER_KEYS: "",
				ROLLCALL_KEY_COMMAND: `${process.execPath} --eval process.exit(1)`,
			}),
		},
	];
}
