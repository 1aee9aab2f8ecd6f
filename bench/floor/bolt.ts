import { App, HTTPReceiver, type SlashCommand } from "@slack/bolt";
import { SIGNING_SECRET } from "../support/slack-command.ts";

/**
 * A Bolt app with one command, as its documentation has it, over HTTP. Says where it listens.
 * @param answer what the person is told, as the body of the HTTP response
 */
export async function startBolt(
	answer: (command: SlashCommand) => Promise<object> | undefined,
): Promise<void> {
	const app = new App({
		receiver: new HTTPReceiver({ signingSecret: SIGNING_SECRET }),
		// Without a token: nothing is asked of Slack, neither at the start nor for a request.
		authorize: async () => ({ botId: "B0ROLLCALL", botUserId: "U0ROLLCALL" }),
	});
	app.command("/cme", async ({ command, ack }) => {
		await ack((await answer(command)) as { text: string } | undefined);
	});
	app.error(async (error) => console.error(error));
	const server = await app.start(0);
	const address = server.address() as { port: number };
	console.log(JSON.stringify({ msg: "start.ready", port: address.port }));
}
