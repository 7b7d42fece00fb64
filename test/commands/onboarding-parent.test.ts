import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onboardingOpener} from '../../source/commands/onboarding-parent.js';
import {textOf} from '../../source/forms/form.js';
import {formOf} from '../helpers/on-organization.js';
import {startProgram} from '../helpers/program.js';
import {family, organization, received} from '../helpers/state.js';

function start() {
	const program = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'x'});
	const open = onboardingOpener(program.context);
	const {store} = program;
	return {
		...program,
		open,
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
