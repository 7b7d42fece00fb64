// Runs tests again and again, each time with another text in place of one file. The modules between a test and the file are loaded each time, all others once.
import {registerHooks, type LoadFnOutput} from 'node:module';
import {parentPort, workerData} from 'node:worker_threads';
import {beginFile} from './node-test.js';

export type Task = {readonly id: number; readonly test: string; readonly text: string};

export type Means = {readonly changed: string; readonly between: ReadonlySet<string>};

const {changed, between} = workerData as Means;

const tests = new URL('node-test.ts', import.meta.url).href;
const versioned = /\?mutant=\d+$/v;
const loaded = new Map<string, LoadFnOutput>();
let source = '';

registerHooks({
	resolve(specifier, context, next) {
		const version = versioned.exec(context.parentURL ?? '')?.[0];
		if (version === undefined) {
			return next(specifier, context);
		}

		if (specifier === 'node:test') {
			return {url: tests, shortCircuit: true};
		}

		const found = next(specifier, {...context, parentURL: context.parentURL?.replace(versioned, '')});
		return between.has(found.url) ? {...found, url: found.url + version, shortCircuit: true} : found;
	},
	load(url, context, next) {
		const plain = url.replace(versioned, '');
		if (plain === changed) {
			return {format: 'module', source, shortCircuit: true};
		}

		const known = loaded.get(plain) ?? next(plain, context);
		if (plain !== url) {
			loaded.set(plain, known);
		}

		return {...known, shortCircuit: true};
	},
});

async function run({id, test, text}: Task): Promise<void> {
	source = text;
	beginFile();
	let isPassed = true;
	try {
		await import(`${test}?mutant=${id}`);
	} catch {
		isPassed = false;
	}

	parentPort?.postMessage({isPassed});
}

parentPort?.on('message', (task: Task) => {
	void run(task);
});
