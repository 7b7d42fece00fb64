import type {Place} from '../format/registry.js';
import type {Key, KernelCommand} from './ability.js';

type KernelKey = Key<KernelCommand>;

/**
From one to the next in a list.
*/
const lineKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['j', 'down'], command: 'moveListDown', name: 'down', description: 'Go to the next one', places: [place], isHint: true,
	},
	{
		keys: ['k', 'up'], command: 'moveListUp', name: 'up', description: 'Go to the previous one', places: [place], isHint: true,
	},
];

const endKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['g', 'home'], command: 'moveListToFirst', name: 'first', description: 'Go to the first one', places: [place],
	},
	{
		keys: ['G', 'end'], command: 'moveListToLast', name: 'last', description: 'Go to the last one', places: [place],
	},
];

const listPageKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['pagedown', 'ctrl+d', 'ctrl+f'], command: 'scrollDialogPageDown', name: 'page down', description: 'Go down half a page', places: [place],
	},
	{
		keys: ['pageup', 'ctrl+u', 'ctrl+b'], command: 'scrollDialogPageUp', name: 'page up', description: 'Go up half a page', places: [place],
	},
];

const pageKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['pagedown', ' ', 'ctrl+d', 'ctrl+f'], command: 'scrollDialogPageDown', name: 'page down', description: 'Scroll down a page', places: [place],
	},
	{
		keys: ['pageup', 'ctrl+u', 'ctrl+b'], command: 'scrollDialogPageUp', name: 'page up', description: 'Scroll up a page', places: [place],
	},
];

/**
In a list.
*/
export const listKeys = (place: Place): readonly KernelKey[] => [...lineKeys(place), ...endKeys(place), ...listPageKeys(place)];

/**
In a list whose own keys go from one to the next.
*/
export const endsOfListKeys = (place: Place): readonly KernelKey[] => [...endKeys(place), ...listPageKeys(place)];

/**
In a list with more below it than its choices.
*/
export const scrolledListKeys = (place: Place): readonly KernelKey[] => [...lineKeys(place), ...endKeys(place), ...pageKeys(place)];

/**
In what is scrolled, and whose own keys go from one to the next.
*/
export const endsAndPageKeys = (place: Place): readonly KernelKey[] => [...endKeys(place), ...pageKeys(place)];

/**
In a list below a line that is typed into: letters are typed.
*/
export const typedListKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['pagedown'], command: 'scrollDialogPageDown', name: 'page down', description: 'Go down half a page', places: [place],
	},
	{
		keys: ['pageup'], command: 'scrollDialogPageUp', name: 'page up', description: 'Go up half a page', places: [place],
	},
];

/**
In a text to read.
*/
export const scrollKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['j', 'down'], command: 'scrollDialogDown', name: 'down', description: 'Scroll down', places: [place],
	},
	{
		keys: ['k', 'up'], command: 'scrollDialogUp', name: 'up', description: 'Scroll up', places: [place],
	},
	...pageKeys(place),
	{
		keys: ['g', 'home'], command: 'scrollDialogToFirst', name: 'first', description: 'Scroll to the first line', places: [place],
	},
	{
		keys: ['G', 'end'], command: 'scrollDialogToLast', name: 'last', description: 'Scroll to the last line', places: [place],
	},
];

/**
In a text with a line that is typed into, or whose letters are kept for what is read.
*/
export const typedPageKeys = (place: Place): readonly KernelKey[] => [
	{
		keys: ['pagedown'], command: 'scrollDialogPageDown', name: 'page down', description: 'Scroll down a page, to the hidden rows', places: [place],
	},
	{
		keys: ['pageup'], command: 'scrollDialogPageUp', name: 'page up', description: 'Scroll up a page, to the hidden rows', places: [place],
	},
];
