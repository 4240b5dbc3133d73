package hostile

import "strings"

// labels are labels.csv of the layout nyu320.
func labels() []File {
	l := list{reader: Labels}
	add := func(name, kind, why, text string) { l.add("labels-"+name+".csv", kind, why, []byte(text)) }
	const head = "index1,index0,split,scene,scene_type\n"
	const row = "1,0,test,kitchen_0004,kitchen\n"

	add("sound", Read, "a file as it should be", head+row)
	add("excel", Read, "a byte order mark and carriage returns, as Excel writes them", "\ufeff"+strings.ReplaceAll(head+row, "\n", "\r\n"))
	add("quotes", Read, "a scene over two lines", head+"1,0,train,\"a\nb\",cafe\n")
	add("empty", "format", "no bytes", "")
	add("photo", "format", "a photo", "\xff\xd8\xff\xe0\x00\x10JFIF\x00")
	add("columns", "format", "other columns", "file,label\na.jpg,crack\n")
	add("quote", "damaged", "a quote that is not closed", head+"1,0,test,\"kitchen")
	add("fields", "damaged", "a row of three fields", head+"1,0,test\n")
	add("traversal", "content", "a path for a number", head+"../../1,0,test,kitchen_0004,kitchen\n")
	add("number", "content", "a number beyond all", head+"99999999999999999999,0,test,kitchen_0004,kitchen\n")
	add("negative", "content", "a negative number", head+"-1,0,test,kitchen_0004,kitchen\n")
	add("twice", "content", "a frame given twice", head+row+row)
	add("scene", "content", "a kind of room that there is not", head+"1,0,test,x,<script>\n")
	add("split", "content", "a split that there is not", head+"1,0,both,kitchen_0004,kitchen\n")
	add("encoding", "content", "text in Shift JIS", head+"1,0,test,\x91\xe4\x8f\x8a,\x91\xe4\x8f\x8a\n")
	return l.files
}
