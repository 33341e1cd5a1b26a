-- Lays a campaign over programmes; one that is not of the city finds no row.
INSERT INTO campaign_programme (campaign_id, programme_id)
SELECT campaign.id, programme.id
  FROM campaign
  JOIN programme ON programme.city_id = campaign.city_id AND programme.public_id = ANY (%(programmes)s)
 WHERE campaign.id = %(campaign)s;
