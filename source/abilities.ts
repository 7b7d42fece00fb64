import {accountAccess} from './abilities/account-access/ability.js';
import {accounts} from './abilities/accounts/ability.js';
import {assemble} from './kernel/loop/assemble.js';
import {program} from './kernel/loop/kernel-ability.js';
import {batch} from './abilities/onboard/file/ability.js';
import {apply} from './abilities/apply/ability.js';
import {branch} from './abilities/branch/ability.js';
import {bulk} from './abilities/bulk/ability.js';
import {check} from './abilities/check/ability.js';
import {columns} from './abilities/columns/ability.js';
import {compare} from './abilities/compare/ability.js';
import {contexts} from './abilities/contexts/ability.js';
import {copy} from './abilities/copy/ability.js';
import {accountCreations} from './abilities/create-account/ability.js';
import {deletion} from './abilities/delete/ability.js';
import {detail} from './abilities/organizations/detail.js';
import {drafts} from './abilities/drafts/ability.js';
import {editAccount} from './abilities/edit-account/ability.js';
import {everywhere} from './abilities/everywhere/ability.js';
import {exporting} from './abilities/export/ability.js';
import {find} from './abilities/find/ability.js';
import {forms} from './abilities/edit/ability.js';
import {help} from './abilities/help/ability.js';
import {history} from './abilities/history/ability.js';
import {invitations} from './abilities/people/invitations/ability.js';
import {members} from './abilities/people/members/ability.js';
import {kept} from './abilities/kept/ability.js';
import {known} from './abilities/known/ability.js';
import {marks} from './abilities/marks/ability.js';
import {move} from './abilities/move/ability.js';
import {offboarding} from './abilities/people/offboarding/ability.js';
import {news} from './abilities/news/ability.js';
import {onboarding} from './abilities/onboard/wizard/ability.js';
import {organizations} from './abilities/organizations/ability.js';
import {own} from './abilities/own/ability.js';
import {palette} from './abilities/palette/ability.js';
import {path} from './abilities/path/ability.js';
import {recents} from './abilities/recents/ability.js';
import {refresh} from './abilities/refresh/ability.js';
import {runs} from './kernel/runs/ability.js';
import {report} from './abilities/report/ability.js';
import {requestLog} from './abilities/request-log/ability.js';
import {terms} from './abilities/terms/ability.js';
import {tags} from './abilities/tags/ability.js';
import {tour} from './abilities/tour/ability.js';
import {undo} from './abilities/undo/ability.js';
import {usage} from './abilities/usage/ability.js';

/** All abilities of the program, in the order of its hints and help. Of several that bind a key in the same place, the first one that can act does. */
export const abilities = [
	organizations,
	accounts,
	accountCreations,
	editAccount,
	accountAccess,
	move,
	tags,
	members,
	invitations,
	offboarding,
	detail,
	find,
	terms,
	everywhere,
	palette,
	refresh,
	marks,
	recents,
	columns,
	kept,
	known,
	branch,
	check,
	forms,
	bulk,
	apply,
	deletion,
	onboarding,
	batch,
	undo,
	drafts,
	copy,
	exporting,
	report,
	path,
	compare,
	history,
	usage,
	news,
	requestLog,
	own,
	contexts,
	tour,
	help,
	runs,
	program,
] as const;

export const {registry, commands, pathAnswers, paneLoaders, madeHere, writes, undoMany, beginnings, reduce} =
	assemble(abilities);
