"""What every contact of 2.0 and later has, and what of conversations is listed with data attributes."""

from __future__ import annotations

from interphone.api.numbered.standard_attributes import read_table

# API reference 2.0, contact model.
CONTACT = read_table("""
name                     | string  | w | Name                     | What the person is called
email                    | string  | w | Email                    | The person's email address
phone                    | string  | w | Phone                    | The person's phone number
external_id              | string  | w | User ID                  | Your own id of the person
role                     | string  | w | Type                     | Whether the person is a user or a lead
owner_id                 | integer | w | Owner                    | The teammate who looks after the person
avatar                   | string  | w | Avatar                   | A picture of the person
signed_up_at             | date    | w | Signed up                | When the person signed up with you
created_at               | date    |   | Created at               | When the person was stored here
updated_at               | date    |   | Updated at               | When the person was last changed
last_seen_at             | date    | w | Last seen                | When the person was last in your product
last_replied_at          | date    |   | Last heard from          | When the person last wrote
last_contacted_at        | date    |   | Last contacted           | When the person was last written to
last_email_opened_at     | date    |   | Last opened email        | When the person last opened an email
last_email_clicked_at    | date    |   | Last clicked on email    | When the person last followed a link in an email
unsubscribed_from_emails | boolean | w | Unsubscribed from emails | Whether the person wants no emails
marked_email_as_spam     | boolean |   | Marked email as spam     | Whether the person called an email spam
has_hard_bounced         | boolean |   | Has hard bounced         | Whether an email could not be delivered for good
language_override        | string  | w | Language override        | The language to use instead of the browser's
browser                  | string  |   | Browser                  | The browser last used
browser_version          | string  |   | Browser version          | The version of that browser
browser_language         | string  |   | Browser language         | The language of that browser
os                       | string  |   | OS                       | The system last used
location.country         | string  |   | Country                  | The country of the person's address
location.region          | string  |   | Region                   | The region of the person's address
location.city            | string  |   | City                     | The city of the person's address
android_app_name         | string  |   | Android app              | The app last used on Android
android_app_version      | string  |   | Android app version      | The version of that app
android_device           | string  |   | Android device           | The device last used with Android
android_os_version       | string  |   | Android OS version       | The version of Android on it
android_sdk_version      | string  |   | Android SDK version      | The version of the SDK in that app
android_last_seen_at     | date    |   | Last seen on Android     | When the person was last seen on Android
ios_app_name             | string  |   | iOS app                  | The app last used on iOS
ios_app_version          | string  |   | iOS app version          | The version of that app
ios_device               | string  |   | iOS device               | The device last used with iOS
ios_os_version           | string  |   | iOS version              | The version of iOS on it
ios_sdk_version          | string  |   | iOS SDK version          | The version of the SDK in that app
ios_last_seen_at         | date    |   | Last seen on iOS         | When the person was last seen on iOS
id                       | string  |   | ID                       | The id given to the person here
workspace_id             | string  |   | Workspace ID             | The workspace that the person belongs to
""")

# The only one of conversations that the documentation shows (API reference 2.3, list all data attributes).
CONVERSATION = read_table("""
priority | string | w | Priority | Whether the conversation is to be answered before others
""")
