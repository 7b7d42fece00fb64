import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {guide} from '../../../source/abilities/tour/ability.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {until} from '../../../source/kernel/loop/until.js';
import {createRandom} from '../../../source/base/sandbox/random.js';
import {isPane, placeOf, type Place} from '../../../source/kernel/rows/registry.js';
import {beginningOf, tourSteps} from '../../../source/abilities/tour/steps.js';
import {startProgram} from '../../helpers/program.js';
import {keyOf, openSandbox} from '../../base/sandbox/call.js';

type Program = ReturnType<typeof startProgram>;

const at = async ({store}: Program, ...places: readonly Place[]): Promise<Place> =>
	placeOf(await until(store, state => places.includes(placeOf(state, registry))), registry);

const madeHere = ({store}: Program): string | undefined => {
	const {tour, tree} = store.getState();
	return tree.index.rowByKey.has(tour?.made ?? '') ? tour?.made : undefined;
};

/** Returns to the tree like a person who knows only Escape. Returns how many keys that took. */
async function leaveAll(program: Program): Promise<number> {
	const {store, press} = program;
	let times = 0;
	while (placeOf(store.getState(), registry) !== 'tree' && times < 9) {
		// Typed text is discarded with the key that the question offers.
		await press(placeOf(store.getState(), registry) === 'leaving' ? 'x' : 'escape'); // eslint-disable-line no-await-in-loop
		times++;
	}

	return times;
}

/** Whether the undo of a write stores earlier values. That of a creation deletes, and nothing undoes the creation of an account. */
const isPutBack = ({kind}: Pick<JournalEntry, 'kind'>): boolean => kind === 'profile' || kind === 'delete';

/** The actions that each card asks for, as a person does them. */
const ways: Readonly<Record<string, (program: Program, keeps: 'left' | 'right') => Promise<void>>> = {
	async move({press}) {
		await press('g', 'j', 'k');
	},
	async fold({press}) {
		await press('W', 'E');
	},
	async find({press}) {
		await press('/', 'a', 'enter');
	},
	async read({press}) {
		await press('r', '2');
	},
	async copy({press}) {
		await press('y', 'enter');
	},
	async accounts({press}) {
		await press('tab', 'tab');
	},
	async members({press}) {
		await press('escape', 'w', 'escape');
	},
	async profile(program) {
		await program.press('p');
		await at(program, 'form');
		await program.press('tab', 'tab', '1', 'ctrl+s', 'y');
		await at(program, 'tree');
	},
	async conflict(program, keeps) {
		await program.press('p');
		await at(program, 'form');
		await program.press('tab', 'shift+tab', 'x', 'ctrl+s', 'y');
		await at(program, 'conflict');
		await program.press(keeps, 'enter');
		if (keeps === 'right') {
			await program.press('y');
		}

		await at(program, 'tree');
	},
	async undo(program, keeps) {
		await program.press('u');
		const {dialog} = program.store.getState();
		const latest = dialog.kind === 'undo' ? dialog.entries.findIndex(entry => isPutBack(entry)) : 0;
		await program.press('g', ...Array.from({length: latest}, () => 'j'), 'enter');
		/* eslint-disable no-await-in-loop -- Each screen leads to the next. */
		for (
			let place = await at(program, 'form', 'conflict', 'review');
			place !== 'tree';
			place = await at(program, 'form', 'conflict', 'review', 'tree')
		) {
			const keys: ReadonlyMap<Place, readonly string[]> = new Map([
				['review', ['y']],
				['conflict', [keeps, 'enter']],
			]);
			await program.press(...(keys.get(place) ?? ['ctrl+s']));
		}
		/* eslint-enable no-await-in-loop */
	},
	async history({press}) {
		await press('H', 'escape');
	},
	async create(program) {
		await program.press('c');
		await at(program, 'form');
		await program.press('N', 'e', 'w', 'ctrl+s', 'y');
		await at(program, 'tree');
	},
	async delete(program) {
		const key = madeHere(program) ?? '';
		program.store.dispatch({type: 'tree/selected', key});
		await program.press('D');
		await at(program, 'deletion');
		await program.press('N', 'e', 'w');
		await until(program.store, ({dialog}) => dialog.kind === 'deletion' && dialog.deletion.checks.status === 'ready');
		await program.press('enter');
		await at(program, 'tree');
	},
	async account(program) {
		await program.press('g', 'tab', 'tab', 'c');
		await at(program, 'newAccount');
		await program.press('N', 'e', 'w', 'enter');
		await at(program, 'accountCreation');
		await program.press('y');
		await at(program, 'accounts');
		await program.press('escape');
	},
	async commands({press}) {
		await press(':', 'escape');
	},
	async help({press}) {
		await press('?');
	},
};

const astray = ['?', '/', 'p', 'c', 'y', 'u', 'D', ':', '2', 'tab', 'ctrl+l', 'o', 'x', 'L', 'w', 'H'];

await test('completes the steps in any order without claiming what has not happened, and returns to the tree with Escape', async () => {
	await using sandbox = await openSandbox({organizations: 12, seed: 5, readyAfter: 0, rateLimit: 100_000});
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const {store, press, context} = program;
	await loadOrganizations(context);
	const stop = guide(context, {read: () => 0, keep: () => undefined}, error => assert.fail(String(error)));
	const stepOf = () => store.getState().tour?.step ?? -1;
	const isMade = (basis: 'profile' | 'create') =>
		basis === 'create' ? madeHere(program) !== undefined : context.journal.list().some(entry => isPutBack(entry));
	const random = createRandom(4, 6);
	const done = new Set<string>();
	const told: string[] = [];
	const wrong: string[] = [];
	for (let turn = 0; turn < 200 && wrong.length === 0; turn++) {
		const before = stepOf();
		const {id} = tourSteps[before] ?? {};
		const choice = random.below(5);
		/* eslint-disable no-await-in-loop -- One after the other, as at a keyboard. */
		if (choice === 0 && before < tourSteps.length) {
			await press('ctrl+g');
			told.push(`skip ${id}`);
		} else if (choice === 1) {
			await press('ctrl+l', 'g', ...Array.from({length: random.below(tourSteps.length)}, () => 'j'), 'enter');
			told.push(`begin ${tourSteps[stepOf()]?.id}`);
		} else if (choice === 2) {
			await press(astray[random.below(astray.length)] ?? '?');
			told.push('astray');
		} else if (id !== undefined) {
			const keeps = random.below(2) === 0 ? 'left' : 'right';
			told.push(`do ${id} ${keeps}`);
			await ways[id]?.(program, keeps);
			await until(store, ({tour}) => tour?.step !== before);
			done.add(id);
		}

		await until(store, state => placeOf(state, registry) !== 'opening');
		const times = await leaveAll(program);
		/* eslint-enable no-await-in-loop */
		const [place, step] = [placeOf(store.getState(), registry), stepOf()];
		wrong.push(
			...(times > 4 || !isPane(registry, place) ? [`Escape does not leave ${place}`] : []),
			...(beginningOf(step, isMade) === step ? [] : [`${tourSteps[step]?.id} has nothing to act on`]),
		);
	}

	assert.deepEqual(wrong, [], told.slice(-5).join(', '));

	assert.deepEqual([...done].toSorted(), tourSteps.map(({id}) => id).toSorted());
	await press('ctrl+x');
	assert.deepEqual([store.getState().tour, store.getState().dialog.kind], [undefined, 'none']);
	stop();
});
