import {accounts} from './accounts/ability.js';
import {assemble} from './app/assemble.js';
import {program} from './app/program.js';
import {batch} from './batch/ability.js';
import {compare} from './compare/ability.js';
import {contexts} from './contexts/ability.js';
import {copy} from './copy/ability.js';
import {deletion} from './deletion/ability.js';
import {detail} from './organizations/detail.js';
import {drafts} from './drafts/ability.js';
import {exporting} from './export/ability.js';
import {find} from './find/ability.js';
import {forms} from './form/ability.js';
import {help} from './help/ability.js';
import {history} from './history/ability.js';
import {holder} from './holder/ability.js';
import {members} from './members/ability.js';
import {marks} from './marks/ability.js';
import {move} from './move/ability.js';
import {offboarding} from './offboarding/ability.js';
import {news} from './news/ability.js';
import {onboarding} from './onboarding/ability.js';
import {organizations} from './organizations/ability.js';
import {palette} from './palette/ability.js';
import {path} from './path/ability.js';
import {profiles} from './profiles/ability.js';
import {refresh} from './refresh/ability.js';
import {requestLog} from './request-log/ability.js';
import {tour} from './tour/ability.js';
import {undo} from './undo/ability.js';

/** All abilities of the program, in the order of its hints and help. Of several that bind a key in the same place, the first one that can act does. */
export const abilities = [
	organizations,
	accounts,
	move,
	members,
	offboarding,
	detail,
	find,
	palette,
	refresh,
	marks,
	profiles,
	forms,
	deletion,
	onboarding,
	batch,
	undo,
	drafts,
	copy,
	exporting,
	path,
	compare,
	holder,
	history,
	news,
	requestLog,
	contexts,
	tour,
	help,
	program,
] as const;

export const {
	registry, commands, pathAnswers, paneLoaders, writes, reduce,
} = assemble(abilities);
