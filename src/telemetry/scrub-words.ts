/**
 * The words by which Slack and Teams say what something is. A word that is not here is filler in a recording: better a kind
 * that cannot be told than a word of somebody's. They are those of the documentation of both for what an app is sent.
 */
const WORDS = `
	block_actions view_submission view_closed shortcut message_action event_callback url_verification
	app_mention app_home_opened app_uninstalled tokens_revoked message home messages modal view about
	channel_archive channel_deleted channel_left channel_rename channel_unarchive
	group_archive group_deleted group_left group_rename group_unarchive member_joined_channel member_left_channel
	message_changed message_deleted message_replied file_share thread_broadcast me_message bot_message tombstone
	channel_join channel_leave group_join group_leave channel group im mpim app_home C G
	header section context actions divider input image table rich_text rich_text_section rich_text_list rich_text_quote
	text link emoji user usergroup broadcast mrkdwn plain_text
	button overflow checkboxes radio_buttons datepicker timepicker datetimepicker plain_text_input number_input
	email_text_input url_text_input static_select external_select users_select multi_static_select multi_users_select
	msteams invoke conversationUpdate installationUpdate messageUpdate messageDelete messageReaction typing event
	adaptiveCard/action task/fetch task/submit composeExtension/fetchTask composeExtension/submitAction
	composeExtension/query composeExtension/queryLink
	Action.Execute Action.Submit personal groupChat compose commandBox mention clientInfo html plain markdown text/html
	application/vnd.microsoft.card.adaptive aadUser bot like heart laugh surprised sad angry
	channelCreated channelDeleted channelRenamed channelRestored teamArchived teamDeleted teamHardDeleted teamRenamed
	teamRestored teamUnarchived teamMemberAdded teamMemberRemoved editMessage softDeleteMessage undeleteMessage
`;

export const PLATFORM_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
