import assert from 'node:assert/strict';
import {test} from 'node:test';
import {begin} from '../../source/commands/begin.js';
import {onboardingOpener} from '../../source/commands/onboarding-parent.js';
import {onboardingForm, textOf} from '../../source/forms/form.js';
import {storeForm} from '../../source/forms/stored-form.js';
import {formOf} from '../helpers/on-organization.js';
import {countingObservers} from '../helpers/observers.js';
import {startProgram} from '../helpers/program.js';
import {family, organization, received} from '../helpers/state.js';

function start() {
	const program = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	const {store} = program;
	const observing = countingObservers(store);
	const {open, stop} = onboardingOpener({...program.context, store: observing.store});
	return {
		...program,
		open,
		stop,
		observers: observing.count,
		list(organizations = family) {
			store.dispatch({type: 'organizations/requested', request: 1});
			store.dispatch(received(1, organizations));
		},
		parent: () => textOf(formOf(program), 'parent'),
	};
}

await test('the only root is the parent, once the list is whole', () => {
	const {open, list, parent} = start();
	open();
	assert.equal(parent(), '');
	list();
	assert.equal(parent(), 'acme');
});

await test('of several roots none is chosen', () => {
	const {open, list, parent} = start();
	open();
	list([...family, organization('lone')]);
	assert.equal(parent(), '');
});

await test('where the session begins goes before the only root, and is known to a form that opens later', () => {
	const {
		open, list, parent, store,
	} = start();
	list();
	store.dispatch({type: 'tree/selected', key: 'emea', isBeginning: true});
	open();
	assert.equal(parent(), 'emea');
});

await test('a remembered place that the list no longer has is no parent, and the only root stands in for it', () => {
	const gone = organization('gone', {parent: 'acme'});
	const found = [family, [...family, organization('lone')], [...family, organization('below', {parent: 'gone'})]].map(organizations => {
		const {
			open, list, parent, store,
		} = start();
		store.dispatch({type: 'organizations/remembered', organizations: [...family, gone], age: '2 h ago'});
		store.dispatch({type: 'tree/selected', key: 'gone', isBeginning: true});
		open();
		const before = parent();
		list(organizations);
		return [before, parent()];
	});
	assert.deepEqual(found, [['gone', 'acme'], ['gone', ''], ['gone', '']]);
});

await test('a place that is only named as a parent is none, where the list was read before', () => {
	const {
		open, list, parent, store,
	} = start();
	list([...family, organization('below', {parent: 'gone'})]);
	store.dispatch({type: 'tree/selected', key: 'gone', isBeginning: true});
	open();
	assert.equal(parent(), '');
});

await test('the list and the place are watched as long as the onboarding lasts', () => {
	const opened = start();
	opened.open();
	opened.list();
	assert.equal(opened.observers(), 1);
	opened.store.dispatch({type: 'dialog/closed'});
	assert.equal(opened.observers(), 0);
	const left = start();
	left.store.dispatch({type: 'dialog/closed'});
	assert.equal(left.observers(), 1);
	left.stop();
	assert.equal(left.observers(), 0);
});

await test('where a draft is taken instead, they are watched no longer', async () => {
	const {context, store, press} = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	const observing = countingObservers(store);
	context.drafts.keep(storeForm(onboardingForm('', {name: 'Begun'})));
	context.drafts.release();
	const begun = begin({...context, store: observing.store}, {isOnboarding: true});
	await press('enter');
	await begun;
	assert.deepEqual([textOf(formOf({store}), 'name'), observing.count()], ['Begun', 0]);
});
