import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {registry} from '../../../../source/abilities.js';
import {undoable, type RowResult} from '../../../../source/abilities/onboard/file/batch.js';
import {placeOf} from '../../../../source/kernel/rows/registry.js';
import {memoryLedger} from '../../../../source/abilities/onboard/file/ledger.js';
import {startBatch, tableOf} from '../../../helpers/batch-program.js';
import {startLossyProxy, type LossyProxy} from '../../../helpers/lossy-proxy.js';
import {call, keyOf, named, openSandbox} from '../../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 1_000_000});

const anyStep = fc.record({
	act: fc.constantFrom('send', 'send', 'read again', 'undo', 'rename'),
	loss: fc.constantFrom('answer', 'request', 'refused', 'answer and line', undefined, undefined),
	row: fc.nat(3),
});

type Step = typeof anyStep extends fc.Arbitrary<infer Each> ? Each : never;

type Program = Awaited<ReturnType<typeof startBatch>>;

async function undo(program: Program): Promise<void> {
	const {length} = undoable(program.batch().rows);
	await program.press('u');
	if (placeOf(program.store.getState(), registry) === 'batchUndo') {
		await program.press(...String(length), 'enter');
	}
}

/** What is wrong about a row, given its result and the ids of the organizations with its name. */
function wrongOf(result: RowResult | undefined, ids: readonly string[], isRenamed: boolean): readonly string[] {
	const isSaidThere = result?.status === 'created' && result.deletion === undefined && !isRenamed;
	const found: Readonly<Record<string, boolean>> = {
		'there twice': ids.length > 1,
		'said to be created, and is not there': isSaidThere && ids[0] !== result.id,
		'said to be deleted, and is there': result?.status === 'deleted' && ids.length > 0,
	};
	return Object.keys(found).filter(name => found[name]);
}

function lose(proxy: LossyProxy, loss: Step['loss']): void {
	if (loss === 'refused') {
		proxy.refuse();
	} else if (loss !== undefined) {
		proxy.lose(loss === 'request' ? 'request' : 'answer');
	}

	if (loss === 'answer and line') {
		proxy.cutBehindWrite();
	}
}

let runs = 0;

async function play(steps: readonly Step[]): Promise<readonly string[]> {
	await using proxies = new AsyncDisposableStack();
	const connect = async () => proxies.use(await startLossyProxy(sandbox.url));
	let proxy = await connect();
	runs++;
	const names = ['one', 'two', 'three', 'four'].map(name => `Any ${runs} ${name}`);
	const ledger = memoryLedger();
	const start = async () =>
		startBatch({baseUrl: proxy.url, credential: keyOf(sandbox), table: tableOf(...names), ledger});
	let program = await start();
	const renamed = new Set<string>();
	const rename = async (row: number) => {
		const result = program.batch().rows[row]?.result;
		if (result?.status !== 'created') {
			return;
		}

		// A deletion whose answer was lost may have succeeded.
		const {status} = await call(sandbox, `PUT /organizations/${result.id}`, {
			json: {name: `${names[row] ?? ''} by others`},
		});
		if (status === 200) {
			renamed.add(result.id);
		}
	};

	const acts: Readonly<Record<Step['act'], (row: number, loss: Step['loss']) => Promise<void>>> = {
		async send(_, loss) {
			lose(proxy, loss);
			if (placeOf(program.store.getState(), registry) === 'batch') {
				await program.press('y');
			}
		},
		async 'read again'() {
			proxy = await connect();
			program = await start();
		},
		async undo(_, loss) {
			lose(proxy, loss);
			await undo(program);
		},
		rename,
	};

	const wrong: string[] = [];
	for (const {act, loss, row} of steps) {
		/* eslint-disable no-await-in-loop -- One step after the other. */
		await acts[act](row, loss);
		const found = await Promise.all(names.map(async name => named(sandbox, name)));
		const others = await Promise.all([...renamed].map(async id => call(sandbox, `GET /organizations/${id}`)));
		/* eslint-enable no-await-in-loop */
		const results = program.batch().rows.map(({result}) => result);
		wrong.push(
			...found.flatMap((some, index) =>
				wrongOf(
					results[index],
					some.map(({id}) => id),
					results[index]?.status === 'created' && renamed.has(results[index].id),
				),
			),
			...others.flatMap(({status}) => (status === 200 ? [] : ['deleted, though somebody else had changed it'])),
		);
	}

	return wrong;
}

await test('creates each row at most once, reports its true state and deletes no organization that others changed, whatever is lost', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(anyStep, {minLength: 3, maxLength: 9, size: 'max'}), async steps => {
			const wrong = await play(steps);
			assert.deepEqual(wrong, []);
		}),
		{numRuns: 25},
	);
});
