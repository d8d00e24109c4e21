create table word (id bigint primary key, word ${text}, data ${bytes});
