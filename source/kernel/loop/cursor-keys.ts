import type {Form} from '../form-model/form.js';
import {choicesIn, type Place, type Registry} from '../rows/registry.js';
import {hasInnerJson} from '../rows/request-rows.js';
import type {State} from '../state/state.js';
import {lineOf, typeSearch} from '../form-model/line-editor.js';
import {pickerChoices, pickingIn} from '../rows/picker.js';
import type {Key, KernelCommand} from './ability.js';
import type {Command, ServiceContext} from './context.js';
import {prepareNames} from './list-search.js';
import {say} from './tell.js';

type KernelKey = Key<KernelCommand>;

const hasChoices = (state: State, registry: Registry): boolean => choicesIn(state, registry)?.length !== 0;

const lineKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['j', 'down'],
		command: 'moveListDown',
		name: 'down',
		description: 'Go to the next one',
		places: [place],
		isHint: hasChoices,
	},
	{
		keys: ['k', 'up'],
		command: 'moveListUp',
		name: 'up',
		description: 'Go to the previous one',
		places: [place],
		isHint: hasChoices,
	},
];

const endKeys = (place: Place): readonly KernelKey[] => [
	{keys: ['g', 'home'], command: 'moveListToFirst', name: 'first', description: 'Go to the first one', places: [place]},
	{keys: ['G', 'end'], command: 'moveListToLast', name: 'last', description: 'Go to the last one', places: [place]},
];

const listPageKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['pagedown', 'ctrl+d', 'ctrl+f'],
		command: 'scrollDialogPageDown',
		name: 'page down',
		description: 'Go down half a page',
		places: [place],
	},
	{
		keys: ['pageup', 'ctrl+u', 'ctrl+b'],
		command: 'scrollDialogPageUp',
		name: 'page up',
		description: 'Go up half a page',
		places: [place],
	},
];

const pageKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['pagedown', ' ', 'ctrl+d', 'ctrl+f'],
		command: 'scrollDialogPageDown',
		name: 'page down',
		description: 'Scroll down a page',
		places: [place],
	},
	{
		keys: ['pageup', 'ctrl+u', 'ctrl+b'],
		command: 'scrollDialogPageUp',
		name: 'page up',
		description: 'Scroll up a page',
		places: [place],
	},
];

export const listKeys = (place: Place): readonly KernelKey[] => [
	...lineKeys(place),
	...endKeys(place),
	...listPageKeys(place),
];

/** Keys of a list that has its own keys to move by one choice. */
export const endsOfListKeys = (place: Place): readonly KernelKey[] => [...endKeys(place), ...listPageKeys(place)];

/** Keys of a list with more text below its choices. */
export const scrolledListKeys = (place: Place): readonly KernelKey[] => [
	...lineKeys(place),
	...endKeys(place),
	...pageKeys(place),
];

/** Keys of a scrolled text that has its own keys to move by one choice. */
export const endsAndPageKeys = (place: Place): readonly KernelKey[] => [...endKeys(place), ...pageKeys(place)];

/** Keys of a list below a text field, where letters are typed. */
export const typedListKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['pagedown'],
		command: 'scrollDialogPageDown',
		name: 'page down',
		description: 'Go down half a page',
		places: [place],
	},
	{keys: ['pageup'], command: 'scrollDialogPageUp', name: 'page up', description: 'Go up half a page', places: [place]},
];

/** Keys of a text to read. */
export const scrollKeys = (place: Place): readonly KernelKey[] => [
	{keys: ['j', 'down'], command: 'scrollDialogDown', name: 'down', description: 'Scroll down', places: [place]},
	{keys: ['k', 'up'], command: 'scrollDialogUp', name: 'up', description: 'Scroll up', places: [place]},
	...pageKeys(place),
	{
		keys: ['g', 'home'],
		command: 'scrollDialogToFirst',
		name: 'first',
		description: 'Scroll to the first line',
		places: [place],
	},
	{
		keys: ['G', 'end'],
		command: 'scrollDialogToLast',
		name: 'last',
		description: 'Scroll to the last line',
		places: [place],
	},
];

/** Keys of a text with a text field, or whose letters the text itself needs. */
export const typedPageKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['pagedown'],
		command: 'scrollDialogPageDown',
		name: 'page down',
		description: 'Scroll down a page',
		places: [place],
	},
	{keys: ['pageup'], command: 'scrollDialogPageUp', name: 'page up', description: 'Scroll up a page', places: [place]},
];

/** The key that shows requests exactly as they are sent. `formIn`: the form whose requests are shown. */
export const exactRequestKey = (
	places: readonly Place[],
	formIn: (state: State, registry: Registry) => Form | undefined,
): KernelKey => ({
	keys: ['v'],
	command: 'toggleExactRequest',
	name: 'exact text',
	nameNow: ({isRequestExact}) => (isRequestExact ? 'unfold JSON' : undefined),
	description: 'Show requests exactly as they are sent, or unfold the JSON in their texts again',
	places,
	whyNot(state, registry) {
		const form = formIn(state, registry);
		return form && hasInnerJson(form)
			? undefined
			: 'No text of a request has JSON in it here, so requests are shown exactly as they are sent.';
	},
	isHint: 'whereItActs',
});

/** Opens the list of parents with a search text. */
export async function openPicker(context: ServiceContext, query: string): Promise<void> {
	context.store.dispatch({type: 'picker/opened', query: lineOf(query)});
	await prepareNames(context);
}

export const leavePicker: Command = ({store}) => {
	store.dispatch({type: 'picker/left'});
};

export const typeIntoPicker: Command = ({store}, press) => {
	const step = pickingIn(store.getState().dialog);
	const line = step && typeSearch(step.query, press);
	if (line && line !== step.query) {
		store.dispatch({type: 'picker/edited', line});
	}
};

export const choosePicked: Command = async (context, press) => {
	const {store, commands} = context;
	const state = store.getState();
	const choice = pickerChoices(state)[pickingIn(state.dialog)?.cursor ?? -1];
	if (choice) {
		store.dispatch({type: 'picker/chosen', parentId: choice.id});
		if (state.dialog.kind === 'batch') {
			await commands.get('checkAgain')?.(context, press);
		}
	} else {
		say({store}, 'No match. Type another name, or an id.', 'warning');
	}
};
