import assert from 'node:assert/strict';
import {test} from 'node:test';
import {abilities, registry} from '../../../source/abilities.js';
import {helpRows} from '../../../source/abilities/help/ability.js';
import type {Ability} from '../../../source/kernel/loop/ability.js';
import {assemble} from '../../../source/kernel/loop/assemble.js';
import {frontStore, createStore} from '../../../source/kernel/state/store.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {pressKey} from '../../../source/program/session/press-key.js';
import {isPane, isTypingPlace, placeOf} from '../../../source/kernel/rows/registry.js';
import {keyLabel} from '../../../source/base/text/keys.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {texts} from '../../helpers/row-texts.js';
import {family, stateWith} from '../../helpers/state.js';
import {keyOf, openSandbox} from '../../base/sandbox/call.js';

// In the help, its keys close it. A terminal that is too small has no room for it.
const places = registry.places
	.keys()
	.filter(place => !isPane(registry, place) && !['help', 'helpFind', 'small'].includes(place))
	.toArray();

/** A program whose list of requests is in this place, whichever dialog has the place otherwise. */
function startIn(place: string) {
	const assembly = assemble(
		abilities.map((ability: Ability) => ({
			...ability,
			dialogs: (ability.dialogs ?? []).map(part => (part.kind === 'log' ? {...part, place: () => place} : part)),
		})),
	);
	const store = createStore(stateWith(family), assembly.reduce);
	store.dispatch({type: 'log/opened', entries: []});
	const {context} = startProgram({
		baseUrl: 'http://127.0.0.1:1',
		context: {store, registry: assembly.registry, commands: assembly.commands},
	});
	return {store, context, registry: assembly.registry};
}

await test('opens the keys of every place with F1, and with ? if no text is typed, and comes back to the same place', async () => {
	const wrong: string[] = [];
	const look = async (place: string, name: string) => {
		const {store, context, registry: ofPlace} = startIn(place);
		const front = frontStore(store);
		const {dialog} = store.getState();
		await pressKey(context, {name, ...(name === '?' && {text: '?'})});
		const isOpen = placeOf(front.getState(), ofPlace) === 'help';
		const shown = texts(helpRows(front.getState(), ofPlace, 500)).join('\n');
		const own = ofPlace.bindings.filter(
			binding => binding.places.includes(place) && binding.places.length < ofPlace.places.size,
		);
		const lacking = own.filter(
			({keys, description}) => !shown.includes(description) || keys.some(key => !shown.includes(keyLabel(key))),
		);
		await pressKey(context, {name: 'escape'});
		const isBack =
			front.getState() === store.getState() &&
			store.getState().dialog === dialog &&
			placeOf(front.getState(), ofPlace) === place;
		wrong.push(
			...(isOpen && isBack && lacking.length === 0
				? []
				: [`${name} in ${place}: ${isOpen} ${isBack} ${lacking.map(({command}) => command).join(' ')}`]),
		);
	};

	for (const place of places) {
		for (const name of place === 'opening' || isTypingPlace(registry, place) ? ['f1'] : ['f1', '?']) {
			// eslint-disable-next-line no-await-in-loop -- One after the other, so that the first failure is easy to find.
			await look(place, name);
		}
	}

	assert.ok(places.length > 100);
	assert.deepEqual(wrong, []);
});

await test('keeps what is typed into a search of the tree while the help lies in front', async () => {
	await using sandbox = await openSandbox({organizations: 20});
	const {context, store, press} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(context);
	await press('/', 'e', 'm', 'f1');
	assert.match(frameOf(store.getState()), /╭ Keys[\s\S]*Here: finding/v);
	await press('x', 'escape', 'e');
	assert.deepEqual([store.getState().find?.line.text, store.getState().inFront], ['eme', undefined]);
});

await test('gives what loads to the list beneath, and goes back to the list with it', async () => {
	await using sandbox = await openSandbox({organizations: 20});
	const {context, store, press} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(context);
	await press('I');
	const reading = press('I');
	await press('?');
	assert.match(frameOf(store.getState()), /╭ Keys[\s\S]*Here: the people below/v);
	await reading;
	assert.match(frameOf(store.getState()), /╭ Keys/v);
	await press('?');
	assert.equal(store.getState().inFront, undefined);
	assert.match(frameOf(store.getState()), /╭ People[\s\S]*@/v);
});

await test('searches the keys of a dialog, and ends the search before it goes back', async () => {
	const {store, press} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	store.dispatch({type: 'log/opened', entries: []});
	await press('?', '/', ...'half', ' ', ...'page');
	const found = frameOf(store.getState());
	assert.match(found, /Go down half a page/v);
	assert.doesNotMatch(found, /Go to the next one/v);
	await press('escape');
	assert.match(frameOf(store.getState()), /Go to the next one/v);
	await press('escape');
	assert.deepEqual([store.getState().inFront, store.getState().dialog.kind], [undefined, 'log']);
});
