"""What every user, lead and visitor of 1.0 to 1.4 has."""

from __future__ import annotations

from interphone.api.numbered.standard_attributes import read_table

# API reference 1.0, user model; the labels of the places as in list customer data attributes.
CUSTOMER = read_table("""
name                         | string  | w | Name                     | What the person is called
email                        | string  | w | Email                    | The person's email address
phone                        | string  | w | Phone                    | The person's phone number
user_id                      | string  | w | User ID                  | Your own id of the person
signed_up_at                 | date    | w | Signed up                | When the person signed up with you
created_at                   | date    |   | Created at               | When the person was stored here
updated_at                   | date    |   | Updated at               | When the person was last changed
last_request_at              | date    | w | Last seen                | When the person was last in your product
session_count                | integer |   | Web sessions             | How many visits the person made
unsubscribed_from_emails     | boolean | w | Unsubscribed from emails | Whether the person wants no emails
marked_email_as_spam         | boolean |   | Marked email as spam     | Whether the person called an email spam
has_hard_bounced             | boolean |   | Has hard bounced         | Whether an email could not be delivered for good
pseudonym                    | string  |   | Pseudonym                | What somebody without a name is called
location_data.city_name      | string  |   | City                     | The city of the person's address
location_data.continent_code | string  |   | Continent                | The continent of the person's address
location_data.country_code   | string  |   | Country code             | The country of the person's address, as a code
location_data.country_name   | string  |   | Country                  | The country of the person's address
location_data.region_name    | string  |   | Region                   | The region of the person's address
location_data.timezone       | string  |   | Timezone                 | The time zone of the person's address
referrer                     | string  |   | Referral URL             | The page that the person came from
utm_campaign                 | string  |   | UTM Campaign             | The campaign that brought the person
utm_content                  | string  |   | UTM Content              | Which of its contents brought the person
utm_medium                   | string  |   | UTM Medium               | By which medium the campaign came
utm_source                   | string  |   | UTM Source               | From which source the campaign came
utm_term                     | string  |   | UTM Term                 | For which term the campaign was shown
id                           | string  |   | ID                       | The id given to the person here
app_id                       | string  |   | App ID                   | The workspace that the person belongs to
""")
