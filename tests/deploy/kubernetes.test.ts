import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { readConfig } from "../../src/config.ts";
import { read } from "../docs/documents.ts";
import { knownSettings, standsFor } from "./settings.ts";

interface Meta {
	name?: string;
	generateName?: string;
	namespace?: string;
	labels?: Record<string, string>;
}
interface Container {
	name: string;
	image: string;
	command?: string[];
	ports?: { name: string; containerPort: number }[];
	env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
	envFrom?: Record<string, { name: string }>[];
	securityContext: Record<string, unknown>;
	lifecycle?: { preStop: { sleep: { seconds: number } } };
	startupProbe?: Probe;
	livenessProbe?: Probe;
	readinessProbe?: Probe;
	resources: { requests: Record<string, string>; limits: Record<string, string> };
	volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
}
interface Probe {
	httpGet: { path: string; port: string };
	periodSeconds: number;
	failureThreshold: number;
}
interface Pod {
	metadata: Meta;
	spec: {
		automountServiceAccountToken: boolean;
		terminationGracePeriodSeconds?: number;
		securityContext: Record<string, unknown>;
		containers: Container[];
		volumes: {
			name: string;
			secret?: { secretName: string };
			persistentVolumeClaim?: { claimName: string };
		}[];
	};
}
// biome-ignore lint/suspicious/noExplicitAny: of many kinds, each looked into where it is named
type Thing = { apiVersion: string; kind: string; metadata: Meta; spec?: any; data?: Record<string, string> };

const things = ["rollcall.yaml", "migrate.yaml"].flatMap((file) =>
	parseAllDocuments(read(`deploy/kubernetes/${file}`)).map((document) => {
		expect(document.errors).toEqual([]);
		return document.toJS() as Thing;
	}),
);
const all = (kind: string) => things.filter((thing) => thing.kind === kind);
const one = (kind: string, name: string) => {
	const found = all(kind).find((thing) => thing.metadata.name === name);
	if (!found) throw new Error(`There is no ${kind} "${name}"`);
	return found;
};
const deployment = one("Deployment", "rollcall");
const replica: Pod = deployment.spec.template;
const [bot] = replica.spec.containers as [Container];
const verify: Pod = one("CronJob", "rollcall-verify").spec.jobTemplate.spec.template;
const migrate: Pod = all("Job")[0]!.spec.template;
const pods = { replica, verify, migrate };
const settings = one("ConfigMap", "rollcall").data!;

describe("in Kubernetes", () => {
	test("there are two or more replicas, and one at a time is replaced or taken away", () => {
		expect(deployment.spec.replicas).toBeGreaterThanOrEqual(2);
		expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
		const budget = one("PodDisruptionBudget", "rollcall").spec;
		expect(budget.maxUnavailable).toBe(1);
		expect(budget.selector.matchLabels).toEqual(replica.metadata.labels);
		expect(deployment.spec.selector.matchLabels).toEqual(replica.metadata.labels);
		expect(one("Service", "rollcall").spec.selector).toEqual(replica.metadata.labels);
	});

	test("a replica is asked what the bot answers", () => {
		const app = read("src/app.ts");
		for (const [probe, path] of [
			[bot.startupProbe, "/healthz"],
			[bot.livenessProbe, "/healthz"],
			[bot.readinessProbe, "/readyz"],
		] as const) {
			expect(probe!.httpGet).toEqual({ path, port: "http" });
			expect(app).toContain(`path === "${path}"`);
		}
		// A start with a slow database is not cut short.
		expect(bot.startupProbe!.periodSeconds * bot.startupProbe!.failureThreshold).toBeGreaterThanOrEqual(60);
	});

	test("a replica that ends has the time that it takes: until it is forgotten, and half a minute", () => {
		const { seconds } = bot.lifecycle!.preStop.sleep;
		expect(seconds).toBeGreaterThanOrEqual(5);
		expect(replica.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(seconds + 30);
		expect(read("README.md")).toMatch(/Give it\s+half a minute before you kill it/);
	});

	test.each(Object.entries(pods))("%s can write nowhere but where it must, and gain no power", (_, pod) => {
		expect(pod.spec.automountServiceAccountToken).toBe(false);
		expect(pod.spec.securityContext).toMatchObject({
			...{ runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000 },
			seccompProfile: { type: "RuntimeDefault" },
		});
		for (const container of pod.spec.containers) {
			expect(container.securityContext).toEqual({
				...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
				capabilities: { drop: ["ALL"] },
			});
			expect(container.image).toMatch(/^registry\.council\.example\/rollcall:\d+\.\d+\.\d+$/);
			expect(Object.keys(container.resources.limits)).toEqual(["memory"]);
			const volumes = pod.spec.volumes.map((volume) => volume.name);
			for (const mount of container.volumeMounts) expect(volumes).toContain(mount.name);
			expect(container.volumeMounts.map((mount) => mount.mountPath)).toContain("/tmp");
		}
	});

	test("no secret stands in the files: each is referred to, and the top says how it is made", () => {
		expect(all("Secret")).toEqual([]);
		const referred = new Set<string>();
		for (const pod of Object.values(pods)) {
			for (const volume of pod.spec.volumes) if (volume.secret) referred.add(volume.secret.secretName);
			for (const container of pod.spec.containers) {
				for (const from of container.envFrom ?? []) if (from.secretRef) referred.add(from.secretRef.name);
				for (const { value, valueFrom } of container.env ?? []) {
					expect(value).toBeUndefined();
					referred.add(valueFrom!.secretKeyRef.name);
				}
			}
		}
		const made = [...read("deploy/kubernetes/rollcall.yaml").matchAll(/create secret generic ([\w-]+)/g)];
		expect([...referred].sort()).toEqual(made.map(([, name]) => name).sort());
		for (const name of Object.keys(settings)) expect(name).not.toMatch(/PASSWORD|TOKEN|SECRET|MASTER_KEYS$/);
	});

	test("the owner's login is the migration's alone, and the auditor's the nightly look's", () => {
		const secretsOf = (pod: Pod) =>
			pod.spec.containers.flatMap((c) => (c.env ?? []).map((e) => e.valueFrom!.secretKeyRef));
		expect(secretsOf(migrate).map((s) => s.key)).toEqual(["DATABASE_OWNER_URL", "DATABASE_URL"]);
		expect(secretsOf(verify).map((s) => s.key)).toEqual(["DATABASE_AUDITOR_URL"]);
		expect(JSON.stringify(replica)).not.toMatch(/owner|auditor/i);
		expect(migrate.spec.containers[0]!.command).toEqual(["node", "src/cli/rollcall.ts", "migrate"]);
		expect(verify.spec.containers[0]!.command).toEqual([
			"node",
			"src/cli/rollcall.ts",
			"audit",
			"verify",
			"--anchors",
			"/anchors",
		]);
	});

	test("every setting is one that the configuration knows, and they are enough for production", () => {
		const known = knownSettings();
		const named = Object.values(pods).flatMap((pod) =>
			pod.spec.containers.flatMap((c) => (c.env ?? []).map((e) => e.name)),
		);
		// What the top of the file says goes into the secret.
		const [, listed = ""] = /\((DATABASE_URL, [^)]*)…\)/s.exec(read("deploy/kubernetes/rollcall.yaml")) ?? [];
		const secret = listed.match(/[A-Z_]{4,}/g) ?? [];
		expect(secret).toContain("SLACK_SIGNING_SECRET");
		const names = [...Object.keys(settings), ...named, ...secret];
		expect(names.filter((name) => !known.has(name))).toEqual([]);
		const production = Object.fromEntries(
			secret.filter((name) => !name.startsWith("TEAMS")).map((name) => [name, standsFor(name)]),
		);
		const config = readConfig({ NODE_ENV: "production", ...settings, ...production });
		expect(config.metricsPort).toBe(bot.ports!.find((port) => port.name === "metrics")!.containerPort);
		expect(config.port).toBe(bot.ports!.find((port) => port.name === "http")!.containerPort);
		const mounted = (path: string) => bot.volumeMounts.some((m) => path.startsWith(m.mountPath));
		for (const name of Object.keys(settings).filter((n) => /_(DIR|FILE)$/.test(n))) {
			expect(mounted(settings[name]!), name).toBe(true);
		}
		for (const claim of all("PersistentVolumeClaim"))
			expect(claim.spec.accessModes).toEqual(["ReadWriteMany"]);
	});

	test("nobody speaks to anybody who need not: metrics are Prometheus' alone, and the proxy passes on what README says", () => {
		expect(one("NetworkPolicy", "nobody").spec).toEqual({
			...{ podSelector: {}, policyTypes: ["Ingress", "Egress"] },
		});
		const { ingress, egress } = one("NetworkPolicy", "rollcall").spec;
		type Rule = {
			from?: { namespaceSelector: { matchLabels: Record<string, string> } }[];
			ports: { port: unknown }[];
		};
		const from = (ingress as Rule[]).map((rule) => [
			rule.from![0]!.namespaceSelector.matchLabels["kubernetes.io/metadata.name"],
			rule.ports.map((p) => p.port),
		]);
		expect(from).toEqual([
			["ingress-nginx", ["http"]],
			["monitoring", ["metrics"]],
		]);
		const to = new Set((egress as Rule[]).flatMap((rule) => rule.ports.map((p) => p.port)));
		expect(to).toEqual(new Set([53, 443, 465, 587, 4318, 5432, 6432]));
		expect(one("NetworkPolicy", "rollcall-commands").spec.ingress).toBeUndefined();
		const selected = one("NetworkPolicy", "rollcall-commands").spec.podSelector.matchExpressions[0].values;
		expect(selected.sort()).toEqual([migrate, verify].map((pod) => pod.metadata.labels!.app).sort());
		expect(one("Service", "rollcall").spec.ports.map((p: { targetPort: string }) => p.targetPort)).toEqual([
			"http",
		]);
		const { rules } = one("Ingress", "rollcall").spec;
		const paths = rules[0].http.paths.map((p: { path: string }) => p.path);
		expect(paths.sort()).toEqual(["/api/messages", "/files/", "/report/", "/slack/", "/web/"]);
		const passed = /pass `([^.]*) on unchanged/s.exec(read("README.md"))![1]!;
		for (const path of paths) expect(passed).toContain(path);
	});
});
