import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

const ELSEWHERE = [
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
	"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
	"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** For a browser that asks nobody for anything: no updates, no profile, no talk in the background. */
export const FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/**
 * Where a browser of the Chromium family is installed: what CHROMIUM names, else one on the PATH, else one in the
 * usual places. Undefined where there is none.
 */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | undefined {
	if (environment.CHROMIUM) return environment.CHROMIUM;
	const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
	const onPath = folders.flatMap((folder) =>
		NAMES.flatMap((name) => [join(folder, name), join(folder, `${name}.exe`)]),
	);
	return [...onPath, ...ELSEWHERE].find((file) => existsSync(file));
}

/** What to do where there is no browser. */
export const NO_BROWSER =
	"no Chromium or Chrome was found. Install one (on Debian: apt-get install chromium), or name one in CHROMIUM.";
