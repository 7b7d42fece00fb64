import type {TreeFlaw} from './nodes.js';

/**
What is said behind the name of a row whose place in the tree is not what the service said.
*/
export const flawNotes: Readonly<Record<Exclude<TreeFlaw, 'hidden'>, string>> = {
	cycle: 'its parents lead back to it',
	duplicate: 'this id came twice',
	unreadable: 'unreadable',
};
