import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {readCapabilityWarning, type CommandLine} from '../loop/command-line.js';
import {creationTries} from '../writes/creation.js';
import {checkFormUndo} from '../writes/journal.js';
import {isPerhapsOf, lookAtPlace} from '../writes/own-creations.js';
import {isUnconfirmed} from '../writes/outcome.js';
import {detailOf, isRestoring, runSave, savedMessage, sendAlone, type SaveEnd, unsentText} from '../writes/save.js';
import {reviewedParts, afterOf, changesOf, requestsOf} from '../form-model/request.js';
import {differencesOf} from '../form-model/conflict.js';
import {type Form} from '../form-model/form.js';
import {labelsInSentence} from '../form-model/fields.js';
import {credentialWarnings, strangeCharacters, valueWarnings} from '../form-model/value-warnings.js';
import type {Detail} from '../state/data.js';
import type {Message} from '../state/state.js';
import type {Flags} from '../options/flags.js';
import {
	exitStatus,
	type ExitStatus,
	type Parts,
	Refusal,
	reportFailedWrite,
	statusOfParts,
	tellConflictJson,
} from './exit-status.js';
import {print, tell} from './output.js';

function reviewText(form: Form): string {
	const requests = requestsOf(form)
		.map(({method, path}) => `${method} ${path}`)
		.join('\n');
	const changes = changesOf(form)
		.flatMap(change => reviewedParts(change).map(part => ({...part, name: change.name})))
		.map(({name, label, from, to}) => {
			const [old, fresh] = [from, to].map(text =>
				text === undefined ? '–' : `“${name === 'name' ? exactName(text) : harmless(text)}”`,
			);
			return `  ${exactName(shownText(label))}: ${form.kind === 'create' ? '' : `${old} → `}${fresh}\n`;
		});
	const root =
		form.kind === 'create' && changesOf(form).every(({name}) => name !== 'parent') ? '  Parent: none (a root)\n' : '';
	const warning = changesOf(form).some(({name, to}) => name === 'name' && strangeCharacters(to).length > 0)
		? '  The name has characters that look like others.\n'
		: '';
	const whose = form.kind === 'create' ? '' : ` (${exactName(form.before.name)})`;
	return `${requests}${whose}\n${changes.join('')}${root}${warning}`;
}

// `name`: the name to print if the values could not be read back. `isUnconfirmed`: neither a read nor a look-up has shown what the service accepted.
type Saved = {
	readonly id: string;
	readonly detail?: Detail | undefined;
	readonly name?: string;
	readonly isUnconfirmed?: boolean;
	readonly message: Message;
};

export async function printSaved(
	{id, detail, name = '', isUnconfirmed: isUnknown = false, message}: Saved,
	{json, quiet}: Flags,
): Promise<ExitStatus> {
	// Values that are not stored as requested are a failure. Values of a new organization that only the list shows so far are not. Reports first, because printing may fail.
	const isAsAsked = message.tone === 'success' || (!detail && !isUnknown);
	if (!quiet || !isAsAsked) {
		tell(harmless(message.text));
	}

	if (json && detail) {
		await print(`${harmlessJson({...detail.organization, ...(detail.profile && {profile: detail.profile})}, '\t')}\n`);
	} else if (json) {
		await print(`${harmlessJson({id})}\n`);
	} else {
		await print(quiet ? `${harmless(id)}\n` : `${exactName(id)}\t${exactName(detail?.organization.name ?? name)}\n`);
	}

	return isAsAsked ? exitStatus.ok : isUnknown ? exitStatus.unknown : exitStatus.failed;
}

type NotSaved = SaveEnd & {readonly status: 'failed' | 'heldBack'};

/** What became of each part of a change that did not end as asked. */
function partsOf(form: Form, end: NotSaved): Parts {
	const asked = requestsOf(form)
		.map(({part}) => part)
		.filter(part => part !== 'creation');
	const failed = end.isRest ? asked.at(-1) : asked[0];
	const isSent = end.status === 'failed' && end.plan !== undefined && end.error.failure !== 'notSent';
	const result = isSent ? (end.verdict === 'unknown' ? 'unknown' : 'not_stored') : 'not_sent';
	return Object.fromEntries(asked.map(part => [part, part === failed ? result : end.isRest ? 'stored' : 'not_sent']));
}

/** Reports a save that did not end as asked, with what became of each part. */
function reportNotSaved(end: NotSaved, form: Form, flags: Flags): ExitStatus {
	const parts = partsOf(form, end);
	const profileText =
		parts.profile === 'unknown' ? 'It is unclear whether the profile is stored.' : 'The profile is not.';
	const before =
		parts.name === 'stored' ? `The new name is stored: “${exactName(afterOf(form).name)}”. ${profileText} ` : '';
	const came = end.status === 'failed' ? end : end.why;
	if ('error' in came) {
		const after =
			before === '' && parts.profile === 'not_sent' && parts.name !== 'not_sent' ? ' The profile was not sent.' : '';
		const status = reportFailedWrite(came, flags, 'it is not stored', {before, after, parts});
		return 'isTaken' in came ? exitStatus.conflict : status;
	}

	const moved = differencesOf(form, came.theirs)
		.filter(({before: from, theirs}) => from !== theirs)
		.map(({name}) => name);
	const what = before === '' ? 'nothing was sent' : 'the profile was not sent';
	const text = `${before}Somebody else changed the stored values${moved.length === 0 ? '' : ` (${labelsInSentence(...new Set(moved))})`}: ${what}.`;
	tell(text);
	if (flags.json) {
		tellConflictJson(text, parts);
	}

	return statusOfParts(parts, exitStatus.conflict);
}

async function report(end: SaveEnd, form: Form, flags: Flags): Promise<ExitStatus> {
	if (end.status === 'done') {
		const {id, created = form.before} = end.answer;
		return printSaved(
			{
				id,
				name: created.name,
				detail: detailOf(end),
				isUnconfirmed: isUnconfirmed(end),
				message: savedMessage(form, end),
			},
			flags,
		);
	}

	return end.status === 'failed' || end.status === 'heldBack' ? reportNotSaved(end, form, flags) : exitStatus.ok;
}

/** Sends a form in the same steps as the screen: reads again, sends once, looks up a lost answer, and reads back. */
async function send(line: CommandLine, form: Form, answered?: () => void): Promise<SaveEnd> {
	const {progress} = line;
	const end = await line.stoppable(async () =>
		runSave(line.service(), {
			form,
			isUnique: true,
			isRecorded: true,
			...(answered && {answered}),
			isWaiting: () => true,
			tell(news) {
				if (news.type === 'saving/waited') {
					progress.show(shownText(news.note));
				}
			},
		}),
	);
	progress.end();
	return end;
}

/**
Checks that a new organization is not the second with its name and parent. The write itself looks at one that an earlier try may have created.

@throws {Refusal} If it would be.
*/
async function requireUnique({client, service, progress}: CommandLine, form: Form): Promise<void> {
	if (form.kind !== 'create') {
		return;
	}

	const context = service();
	// A list that lags is waited out.
	progress.show('Looking whether it exists already …');
	const {found} = await lookAtPlace(context, client, afterOf(form)).finally(progress.end);
	const tries = found.length === 0 ? [] : creationTries(context, form);
	const twin = found.find(each => !isPerhapsOf(context, tries, each));
	if (twin) {
		throw new Refusal(
			`An organization with this name already exists under that parent: ${harmless(twin.id)}. Nothing was sent.`,
			exitStatus.conflict,
		);
	}
}

/**
Sends a form, a creation only while no other cforgs creates organizations.

@throws {Refusal} If another one does, or one has appeared with the name and parent of a deleted organization.
*/
async function sendOrRefuse(line: CommandLine, form: Form): Promise<SaveEnd> {
	const ended = await sendAlone(line.service(), form, async answered => {
		if (isRestoring(form)) {
			await requireUnique(line, form);
		}

		return send(line, form, answered);
	});
	if ('refused' in ended) {
		throw new Refusal(harmless(ended.refused), exitStatus.refused);
	}

	return ended.end;
}

/** Sends the changes of a form after confirmation. */
export async function reviewAndSend(line: CommandLine, form: Form): Promise<ExitStatus> {
	const {flags} = line;
	for (const {text} of [...credentialWarnings(form), ...valueWarnings(form)]) {
		tell(text);
	}

	const context = line.service();
	checkFormUndo(context, form);
	await requireUnique(line, form);
	const warning = form.kind === 'create' ? await readCapabilityWarning(context, afterOf(form).parentId) : undefined;
	if (warning !== undefined) {
		tell(harmless(warning));
	}

	await line.confirm(reviewText(form), 'Type yes to send it: ');
	if (!flags.yes && !flags.dryRun) {
		// Somebody else may have created one while the user was reading.
		await requireUnique(line, form);
	}

	const end = await sendOrRefuse(line, form);
	if (end.status === 'unsent') {
		await line.printUnsent([unsentText(end.plan?.form ?? form, context.client)]);
	}

	return report(end, form, flags);
}
