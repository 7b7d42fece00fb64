import {profileFields, type Before, type FieldName} from '../../kernel/form-model/fields.js';
import {clashOf, settingOf, textsAfter, whyNoSetting, type Setting} from '../../kernel/form-model/settings.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {harmless} from '../../base/text/harmless.js';

/**
Parses the values of `--set`.

@throws {UsageError} If a field does not exist, is set twice, or is set both as a whole and in part.
*/
export function readSettings(texts: readonly string[]): readonly Setting[] {
	const settings = texts.map(text => {
		const setting = settingOf(text, profileFields);
		if (!setting) {
			throw new UsageError(whyNoSetting(text, profileFields));
		}

		return setting;
	});
	const clash = clashOf(settings);
	if (clash) {
		throw new UsageError(
			'again' in clash
				? `--set ${harmless(clash.again.key)} was given twice but takes one value.`
				: `--set ${clash.whole.key} and --set ${harmless(clash.part.key)} exclude each other: one contains the other.`,
		);
	}

	return settings;
}

/**
The new texts of the set fields.

@throws {UsageError} If there is no such member, or several.
*/
export function textsSet(settings: readonly Setting[], before: Before): Partial<Record<FieldName, string>> {
	const after = textsAfter(settings, before, false);
	if ('why' in after) {
		const {
			setting: {key, name},
			why,
		} = after;
		throw new UsageError(`--set ${harmless(key)} failed: ${why}. --set ${name}=VALUE stores the whole field.`);
	}

	return after.texts;
}
