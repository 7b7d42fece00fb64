import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import fc from 'fast-check';
import {registry} from '../../../source/abilities.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {differencesOf} from '../../../source/kernel/form-model/conflict.js';
import {slotsOf, textOfSlot, type Form, keptIn} from '../../../source/kernel/form-model/form.js';
import {valueBefore} from '../../../source/kernel/form-model/fields.js';
import {changedFields} from '../../../source/kernel/form-model/journal-entry.js';
import {changesOf, requestsOf} from '../../../source/kernel/form-model/request.js';
import {placeOf, type Place} from '../../../source/kernel/rows/registry.js';
import {formOf} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {changedIn, startShakyServer, writeFates} from '../../helpers/shaky-server.js';
import {storedOf} from '../../helpers/stored-form.js';

const address = String.raw`{ \"zip\":9007199254740993, \"b\":\"x\" }`;
const profile = `{"business_name":"Ltd","crm_id":12345678901234567890,"business_address":"${address}","rate":1.10,"business_email":"a@b.example","business_phone":"1","external_metadata":"note"}`;

const anyStep = fc.record({
	act: fc.nat(59),
	slot: fc.nat(7),
	typed: fc.constantFrom('x', ' new', '"', '{"a":1}', 'é'),
	fate: fc.constantFrom(...writeFates, 'stored', 'stored', 'stored', 'stored'),
	member: fc.constantFrom('name', 'business_name', 'business_address', 'extra'),
	isYours: fc.boolean(),
});

type Step = typeof anyStep extends fc.Arbitrary<infer Each> ? Each : never;

type World = {
	readonly program: ReturnType<typeof startProgram>;
	readonly server: Awaited<ReturnType<typeof startShakyServer>>;
};

const trueOf = (found: Readonly<Record<string, boolean>>): readonly string[] =>
	Object.keys(found).filter(name => found[name]);

const openForm = ({store}: World['program']): Form | undefined => {
	const {dialog} = store.getState();
	return dialog.kind === 'form' ? dialog.form : undefined;
};

const textsOf = (form: Form): readonly string[] => form.fields.map(({text}) => text);

/** Sends the form in review. Returns the violated rules. */
async function send({program, server}: World, {fate, isYours}: Step): Promise<readonly string[]> {
	const form = formOf(program);
	const shown = changesOf(form);
	const names: readonly string[] = shown.map(({name}) => name);
	const before = server.members();
	const count = server.writes.length;
	const most = requestsOf(form).length;
	const hanging = server.decide(fate, isYours ? most - 1 : 0);
	const pressed = program.press('y');
	if ((await Promise.race([hanging, pressed])) === 'hangs') {
		await program.press('escape');
	}

	await pressed;
	server.calm();
	const sent = server.writes.slice(count).map(write => changedIn(write.before, write.after));
	const after = server.members();
	const left = openForm(program);
	const isAsShown = isDeepStrictEqual(after, {
		...before,
		...Object.fromEntries(shown.map(({name, to}) => [name, JSON.stringify(to)])),
	});
	const entries = program.context.journal.list();
	const stored = shown.filter(({name, to}) => after[name] !== before[name] && after[name] === JSON.stringify(to));
	const isRecorded = stored.every(({name, to}) =>
		entries.some(entry => entry.after && valueBefore(entry.after, name) === to),
	);
	const expected = left?.isNameStored ? {...before, name: after['name'] ?? ''} : before;
	return trueOf({
		'sent more than once': sent.length > most || new Set(sent.flat()).size < sent.flat().length,
		'changed what was not shown': sent.some(changed => changed.some(name => !names.includes(name))),
		// After a write with an unknown outcome, some of it may be stored already.
		'did not change what was shown':
			form.unclear === undefined && sent.length === most && sent.flat().length < names.length,
		'said to be stored, and is not': !isAsShown && program.said()?.includes('stored, nothing else changed') === true,
		'said not to be stored, and is': left?.verdict === 'notStored' && !isDeepStrictEqual(after, expected),
		'said that the name is stored, and it is not':
			left?.isNameStored === true && after['name'] !== JSON.stringify(textOfSlot(left, 'name')),
		'lost what was typed':
			left !== undefined && left.step.name !== 'conflict' && !isDeepStrictEqual(textsOf(left), textsOf(form)),
		'closed, and is not stored': left === undefined && !isAsShown,
		'stored, and not on record': !isRecorded,
	});
}

async function type({program}: World, {slot, typed, act}: Step): Promise<void> {
	const slots = slotsOf(formOf(program));
	const at = slot % slots.length;
	const {name, member} = slots[at] ?? {name: 'parent'};
	if (name === 'parent') {
		return;
	}

	program.store.dispatch({type: 'form/moved', by: at - formOf(program).focused});
	if (!member && act % 3 === 0) {
		await program.press('ctrl+e', 'ctrl+u');
		await program.paste(valueBefore(formOf(program).before, name));
	} else {
		await program.paste(typed);
	}
}

async function putAside({program}: World): Promise<readonly string[]> {
	const form = formOf(program);
	const changes = changesOf(form);
	const isKept = () =>
		isDeepStrictEqual(
			program.context.drafts
				.list()
				.slice(0, 1)
				.flatMap(draft => storedOf(draft.form).texts.map(({text}) => text)),
			changes.map(({to}) => to),
		);
	await program.press('escape');
	if (placeOf(program.store.getState(), registry) !== 'leaving') {
		const isOnRecord = changes.every(({name, to}) =>
			program.context.journal.list().some(({before}) => valueBefore(before, name) === to),
		);
		return trueOf({
			'left with changes unasked': changes.length > 0 && !(keptIn(form) === 'journal' ? isOnRecord : isKept()),
		});
	}

	await program.press('k');
	return trueOf({'not kept as a draft': !isKept()});
}

async function resume({program, server}: World): Promise<readonly string[]> {
	await program.press('d');
	const {dialog} = program.store.getState();
	const texts = dialog.kind === 'drafts' ? dialog.drafts.slice(0, 1).flatMap(draft => storedOf(draft.form).texts) : [];
	await program.press('enter');
	const form = openForm(program);
	const members = server.members();
	return trueOf({
		'lost of a draft': texts.some(({name, text}) =>
			form ? textOfSlot(form, name) !== text : members[name] !== JSON.stringify(text),
		),
	});
}

async function undo({program, server}: World): Promise<readonly string[]> {
	await program.press('u');
	const {dialog} = program.store.getState();
	const entry = dialog.kind === 'undo' ? dialog.entries[dialog.cursor] : undefined;
	if (!entry) {
		return [];
	}

	await program.press('enter');
	const form = openForm(program);
	const members = server.members();
	return trueOf({
		'offers no earlier value':
			form !== undefined &&
			changedFields(entry).some(name => textOfSlot(form, name) !== valueBefore(entry.before, name)),
		'not undone, and something is stored':
			form === undefined &&
			changedFields(entry).some(name => members[name] !== JSON.stringify(valueBefore(entry.before, name))),
		'not undone without a word': form === undefined && program.said() === undefined,
	});
}

async function settle({program}: World, {isYours}: Step): Promise<readonly string[]> {
	const form = formOf(program);
	const differences = form.step.name === 'conflict' ? differencesOf(form, form.step.theirs) : [];
	const keys = differences.flatMap((_, index) => [...(index === 0 ? [] : ['down']), isYours ? 'right' : 'left']);
	await program.press(...differences.map(() => 'up'), ...keys, 'enter');
	return trueOf({'not settled': placeOf(program.store.getState(), registry) === 'conflict'});
}

/** Does one possible action of the person or another user. */
async function play(world: World, step: Step): Promise<readonly string[]> {
	const {program, server} = world;
	const {act, member, typed} = step;
	if (act % 10 === 9) {
		server.overwrite(member, typed);
		return [];
	}

	const acts: Partial<Record<Place, (() => Promise<readonly string[] | void>) | undefined>> = {
		tree: [
			async () => program.press('p'),
			async () => program.press('e'),
			async () => undo(world),
			async () => resume(world),
		][act % 4],
		form:
			act % 7 === 0
				? async () => putAside(world)
				: async () => (act % 7 < 4 ? type(world, step) : program.press('ctrl+s')),
		review: async () => send(world, step),
		conflict: async () => settle(world, step),
	};
	return (await (acts[placeOf(program.store.getState(), registry)] ?? (async () => program.press('escape')))()) ?? [];
}

await test('changes exactly what was shown for any outcome of writes, sends nothing twice, and loses no text', async () => {
	const steps = fc.array(anyStep, {minLength: 10, maxLength: 40, size: 'max'});
	await fc.assert(
		fc.asyncProperty(steps, async given => {
			await using server = await startShakyServer({name: 'Acme', profile});
			const program = startProgram({baseUrl: server.url, token: 'x'});
			await loadOrganizations(program.context);
			const wrong: string[] = [];
			for (const step of given) {
				wrong.push(...(await play({program, server}, step))); // eslint-disable-line no-await-in-loop -- One after the other.
			}

			assert.deepEqual(wrong, []);
		}),
		{numRuns: 30},
	);
});
