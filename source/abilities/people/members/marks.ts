import {markablePane} from '../../../kernel/state/markable.js';
import {whyNotMember} from './availability.js';
import {memberList} from './state.js';

/** The members of the selected organization, whose rows can be marked. */
export const markableMembers = markablePane(memberList, {
	nouns: ['member', 'members'],
	nameOf: ({user: {email, name}}) => (email === '' ? name : email),
	moved: {type: 'members/moved', by: 1},
	whyNot: whyNotMember,
});
