import assert from 'node:assert/strict';
import {test} from 'node:test';
import {beginOnboarding, onboardingOpener} from '../../../../source/abilities/onboard/wizard/ability.js';
import {onboardingForm, textOfSlot} from '../../../../source/kernel/form-model/form.js';
import {storeForm} from '../../../../source/kernel/form-model/stored-form.js';
import {formOf} from '../../../helpers/on-organization.js';
import {countingObservers} from '../../../helpers/observers.js';
import {startProgram} from '../../../helpers/program.js';
import {family, received} from '../../../helpers/state.js';

function start(isPlaceAsked: boolean) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	const {store} = program;
	const observing = countingObservers(store);
	const {open, stop} = onboardingOpener({...program.context, store: observing.store}, isPlaceAsked);
	return {
		...program,
		open,
		stop,
		observers: observing.count,
		list() {
			store.dispatch({type: 'organizations/requested', request: 1});
			store.dispatch(received(1, family));
		},
		begin() {
			store.dispatch({type: 'tree/selected', key: 'emea', isBeginning: true});
		},
		parent() {
			const form = formOf(program);
			return [textOfSlot(form, 'parent'), form.isParentOpen];
		},
	};
}

await test('selects no parent by default: neither the only root nor the last selection', () => {
	const {open, list, begin: beginThere, parent, observers} = start(false);
	open();
	list();
	beginThere();
	assert.deepEqual([parent(), observers()], [['', true], 0]);
});

await test('sets the requested organization as the parent, whether it is known before or after the form opens', () => {
	const early = start(true);
	early.list();
	early.begin();
	early.open();
	assert.deepEqual(early.parent(), ['emea', undefined]);
	const late = start(true);
	late.open();
	late.list();
	assert.deepEqual(late.parent(), ['', true]);
	late.begin();
	assert.deepEqual(late.parent(), ['emea', undefined]);
});

await test('reviews nothing before a choice of parent, and accepts “none” as a choice', async () => {
	const {open, list, press, store, parent} = start(false);
	list();
	open();
	await press('N', 'ctrl+s');
	const {step, focused} = formOf({store});
	assert.deepEqual(
		[step.name, focused, store.getState().message?.text],
		['editing', 1, 'Parent is not valid: see the message below the field.'],
	);
	await press('enter', 'enter');
	assert.deepEqual(parent(), ['', undefined]);
	await press('ctrl+s');
	assert.equal(formOf({store}).step.name, 'account');
	await press('enter');
	assert.equal(formOf({store}).step.name, 'reviewing');
});

await test('observes the place only as long as the onboarding lasts', () => {
	const opened = start(true);
	opened.open();
	opened.list();
	assert.equal(opened.observers(), 1);
	opened.store.dispatch({type: 'dialog/closed'});
	assert.equal(opened.observers(), 0);
	const left = start(true);
	left.store.dispatch({type: 'dialog/closed'});
	assert.equal(left.observers(), 1);
	left.stop();
	assert.equal(left.observers(), 0);
});

await test('stops observing the place if a draft is opened instead', async () => {
	const {context, store, press} = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	const observing = countingObservers(store);
	context.drafts.keep(storeForm(onboardingForm('', {name: 'Begun'})));
	context.drafts.release();
	const onboarding = beginOnboarding(
		{...context, store: observing.store, asked: {isOnboarding: true, organization: 'emea'}},
		error => {
			throw error;
		},
	);
	// One waits for customers whose first account is to be created.
	assert.equal(observing.count(), 1);
	const begun = onboarding.open?.();
	await press('enter');
	await begun;
	assert.deepEqual([textOfSlot(formOf({store}), 'name'), observing.count()], ['Begun', 1]);
	onboarding.stop?.();
	assert.equal(observing.count(), 0);
});
